"""python -m actions: the action server. Settings and policy are proved before it answers."""

from rasa_sdk.__main__ import main

from tandem.wiring import engine

if __name__ == "__main__":
    engine()
    main()
