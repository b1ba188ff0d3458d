"""python -m actions: the action server, on the loopback address, in one process.

Settings and policy are proved before it answers. rasa-sdk's own command would listen on every
address and start a second process only to watch the first; our supervisor does that.
"""

from typing import Any

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor

from tandem.wiring import engine


class WithoutDomain(ActionExecutor):
    """Runs actions that never read the domain.

    endpoints.yml keeps Rasa from sending it with each call; newer SDKs would then ask for it in a
    way that Rasa 3.6 does not understand.
    """

    def update_and_return_domain(self, payload: dict[str, Any], action_name: str) -> dict[str, Any]:
        """The domain if it was sent, else an empty one."""
        return payload.get("domain") or {}


def main() -> None:
    """Serve all actions of this folder."""
    settings = engine().settings
    executor = WithoutDomain()
    executor.register_package("actions")
    app = create_app(executor, cors_origins=[])
    app.run(
        host="127.0.0.1",
        port=settings.actions_port,
        single_process=True,
        access_log=False,
        motd=False,
    )


if __name__ == "__main__":
    main()
