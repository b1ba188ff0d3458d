"""python -m actions: the action server, on the loopback address, for our Rasa, in one process.

Settings and policy are proved before it answers. rasa-sdk's own command would listen on every
address and start a second process only to watch the first; our supervisor does that.
"""

import warnings

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor

from actions.token_check import require_token
from tandem.core.observability import logs, traces
from tandem.server.bootstrap import runtime


def main() -> None:
    """Serve all actions of this folder."""
    # The SDK warns about any other version than Rasa's; tests/whole shows that they work together.
    warnings.filterwarnings("ignore", message="Your versions of rasa and")
    settings = runtime().config.settings
    logs.set_up(settings.log_level, settings.log_format)
    traces.start("actions", settings.otlp_url)
    executor = ActionExecutor()
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
