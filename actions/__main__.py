"""python -m actions: an action server, on the loopback address, for our Rasa, in one process.

Optional: without TANDEM_ACTIONS_URL the actions run in Rasa's own process. rasa-sdk's own command
would listen on every address and start a second process only to watch the first; our supervisor
does that.
"""

import warnings

from rasa_sdk.endpoint import create_app

from actions.start import Executor, start
from actions.token_check import require_token


def main() -> None:
    """Serve all actions of this folder."""
    # The SDK warns about any other version than Rasa's; tests/whole shows that they work together.
    warnings.filterwarnings("ignore", message="Your versions of rasa and")
    settings = start("actions")
    executor = Executor()
    executor.register_package("actions")
    app = create_app(executor, cors_origins=[])
    require_token(app, settings.rasa_token)
    app.run(
        host=settings.inside_host,
        port=settings.actions_port,
        single_process=True,
        access_log=False,
        motd=False,
    )


if __name__ == "__main__":
    main()
