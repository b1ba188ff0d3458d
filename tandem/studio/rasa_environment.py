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
RASA = (str(RASA_PYTHON), "-m", "nlu.cli")
"""Rasa's command line in its own environment."""


def environment(settings: Settings) -> dict[str, str]:
    """Variables for `rasa run`, `rasa train` and the rest."""
    return QUIET | {
        "TANDEM_ACTIONS_URL": f"http://127.0.0.1:{settings.actions_port}/webhook",
        "TANDEM_TRACKER_FILE": str(settings.tracker_file),
        "PYTHONPATH": str(ROOT),
    }


def rasa_environment() -> None:
    """Print the variables of Rasa's environment for a shell (bin/rasa uses it)."""
    os.environ.setdefault("TANDEM_DEMO", "true")  # nothing here needs a secret
    for name, value in environment(load_settings()).items():
        print(f"export {name}={shlex.quote(value)}")
