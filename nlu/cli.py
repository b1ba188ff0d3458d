"""python -m nlu.cli: Rasa's command line, without libraries' warnings for their own authors.

Sanic turns them on when it is imported, so they are turned off after that.
"""

import warnings

import sanic.app  # noqa: F401

warnings.filterwarnings("ignore", category=DeprecationWarning)
warnings.filterwarnings("ignore", message=".*MovedIn20|.*declarative_base")

if __name__ == "__main__":
    from rasa.__main__ import main

    main()
