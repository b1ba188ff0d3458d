"""Rasa's command line, with what endpoints.yml asks for in its environment.

    python -m tandem.cli.operate.rasa_environment WORDS

`bin/rasa` and the image run this; it becomes Rasa, and nothing of it stays in memory.
"""

import json
import os
import sys

from tandem.config.settings import OTHER_SECRETS, ROOT, WEB_ALONE, Settings, load_settings
from tandem.config.shop_facts import load_shop_facts
from tandem.core.errors import SettingsError
from tandem.core.words import speaking

HERE = "here"
"""As action endpoint: the actions run in Rasa's own process (nlu/rasa_patches/actions_here.py)."""
QUIET = {"PYTHONWARNINGS": "ignore", "PYTHONUNBUFFERED": "1"}
FOR_ACTIONS = (
    "codes_key", "shop_api_secret", "shop_api_client_secret", "medusa_key", "shopify_token",
    "woocommerce_secret",
)  # fmt: skip
NOT_FOR_RASA = (*WEB_ALONE, *(name for name in OTHER_SECRETS if name not in FOR_ACTIONS))
"""Secrets that Rasa and the actions have no use for; empty, since `.env` may have them too."""
RASA = (sys.executable, "-m", "nlu.rasa_server.cli")
"""Rasa's command line."""


def environment(settings: Settings) -> dict[str, str]:
    """Variables for `rasa run`, `train` and the rest: all settings, since actions need them, and of
    the secrets only what they need."""
    return (
        variables_inside(settings)
        | QUIET
        | {
            "TANDEM_ACTIONS_ENDPOINT": action_endpoint(settings),
            "TANDEM_TRACKER_URL": settings.tracker_url,
            "TANDEM_REDIS_URL": settings.redis_url,
            "TANDEM_RASA_TOKEN": settings.rasa_token,
            "TANDEM_SHOP_WORDS": json.dumps(_number_words(settings)),
            "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
        }
    )


def _number_words(settings: Settings) -> dict[str, dict[str, str]]:
    """How the shop's numbers look, for Rasa's texts, which has no part of ours: by language."""
    facts, found = load_shop_facts(settings.path(settings.shop_file)), {}
    for language in settings.spoken:
        with speaking(language):
            found[language] = facts.number_words()
    return found


def variables_inside(settings: Settings) -> dict[str, str]:
    """The same for Rasa and the action server, without the secrets that are the front door's."""
    return variables(settings) | {f"TANDEM_{name.upper()}": "" for name in NOT_FOR_RASA}


def variables(settings: Settings) -> dict[str, str]:
    """All settings as environment variables for a process of ours."""
    return {
        f"TANDEM_{name.upper()}": value if isinstance(value, str) else json.dumps(value)
        for name, value in settings.model_dump(mode="json").items()
        if value not in (None, "")
    }


def action_endpoint(settings: Settings) -> str:
    """Where Rasa finds the actions: in its own process, or where the setting says."""
    return f"{settings.actions_url}/webhook" if settings.actions_url else HERE


def main() -> None:
    """Become Rasa's command line."""
    words = sys.argv[1:]
    if words[:1] != ["run"]:
        os.environ.setdefault("TANDEM_DEMO", "true")  # designers need no secret
    try:
        settings = load_settings()
    except SettingsError as error:
        sys.exit(str(error))
    os.execve(sys.executable, [*RASA, *words], os.environ | environment(settings))  # noqa: S606


if __name__ == "__main__":
    main()
