"""What the Rasa process needs in its environment; endpoints.yml refers to it."""

import os
import shlex

from tandem.settings import ROOT, Settings, load_settings

QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "SQLALCHEMY_WARN_20": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONWARNINGS": "ignore",
    "PYTHONUNBUFFERED": "1",
}
RASA_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
RASA = (str(RASA_PYTHON), "-m", "nlu.rasa_server.cli")
"""Rasa's command line in its own environment."""


def environment(settings: Settings) -> dict[str, str]:
    """Variables for `rasa run`, `rasa train` and the rest."""
    return QUIET | {
        "TANDEM_ACTIONS_URL": settings.actions_url,
        "TANDEM_TRACKER_URL": for_rasa(settings.tracker_url),
        "TANDEM_REDIS_URL": settings.redis_url,
        "TANDEM_RASA_TOKEN": settings.rasa_token,
        "PYTHONPATH": str(ROOT),
    }


def for_rasa(url: str) -> str:
    """A database URL as Rasa's SQLAlchemy knows it: its PostgreSQL driver is psycopg2."""
    return url.replace("postgresql+psycopg://", "postgresql+psycopg2://", 1)


def rasa_environment() -> None:
    """Print the variables of Rasa's environment for a shell (bin/rasa uses it)."""
    os.environ.setdefault("TANDEM_DEMO", "true")  # nothing here needs a secret
    for name, value in environment(load_settings()).items():
        print(f"export {name}={shlex.quote(value)}")
