"""What a process does before it runs actions: settings and policy are proved, logs and traces set
up. Called by the action server, and by Rasa where the actions run in its own process."""

import sys
from typing import Any

from rasa_sdk.executor import ActionExecutor

from tandem.config.settings import Settings, load_settings
from tandem.core.errors import TandemError
from tandem.core.observability import logs, traces
from tandem.core.words import speaking
from tandem.server.bootstrap import runtime


class Executor(ActionExecutor):
    """Runs each action in the language in which the front door wants the customer answered."""

    async def run(self, action_call: dict[str, Any]) -> Any:
        """As rasa-sdk's."""
        message = (action_call.get("tracker") or {}).get("latest_message") or {}
        with speaking((message.get("metadata") or {}).get("language")):
            return await super().run(action_call)


def start(process: str) -> Settings:
    """`process` names it in traces. What is wrong ends it, in words."""
    try:
        settings = load_settings()
        logs.set_up(settings.log_level, settings.log_format)
        traces.start(process, settings.otlp_url)
        runtime()
    except TandemError as error:
        sys.exit(str(error))
    return settings
