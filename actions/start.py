"""What a process does before it runs actions: settings and policy are proved, logs and traces set
up. Called by the action server, and by Rasa where the actions run in its own process."""

from tandem.config.settings import Settings
from tandem.core.observability import logs, traces
from tandem.server.bootstrap import runtime


def start(process: str) -> Settings:
    """`process` is the name under which traces are sent. Raises TandemError."""
    settings = runtime().config.settings
    logs.set_up(settings.log_level, settings.log_format)
    traces.start(process, settings.otlp_url)
    return settings
