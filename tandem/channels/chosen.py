"""Which channels of one's own there are: TANDEM_CHANNELS names their factories."""

import re
from typing import Any

from tandem.channels.contract import Asks, Can, Channel
from tandem.config.factory import factory_named
from tandem.config.settings import Settings
from tandem.core.errors import SettingsError

GROUP = "tandem.channels"
NAME = re.compile(r"[a-z][a-z0-9-]{1,11}")
TAKEN = ("website", "slack", "mail", "visitor", "customer", "chatwoot", "desk")
"""Names that mean something else in the same columns."""
SHORTEST = 40
"""Characters that one message must be able to hold."""


def make_channels(settings: Settings) -> list[Channel]:
    """The channels that the settings name, between blanks or commas. Raises SettingsError."""
    made = [make_channel(name, settings) for name in re.split(r"[\s,]+", settings.channels) if name]
    names = [channel.name for channel in made]
    if len(set(names)) < len(names):
        raise SettingsError(f"TANDEM_CHANNELS: two channels have one name: {', '.join(names)}.")
    return made


def make_channel(named: str, settings: Settings) -> Channel:
    """The channel of one factory, checked. Raises SettingsError with the way out."""
    factory = factory_named(named, "TANDEM_CHANNELS", GROUP, "channel")
    try:
        made = factory(settings)
    except SettingsError:
        raise
    except Exception as error:
        raise SettingsError(
            f"TANDEM_CHANNELS: {named} failed: {type(error).__name__}: {error}"
        ) from error
    problems = problems_of(made)
    if problems:
        raise SettingsError("\n".join(f"TANDEM_CHANNELS: {named}: {one}" for one in problems))
    return made


def problems_of(made: Any) -> list[str]:
    """What is wrong with a channel before anything is sent."""
    name, can = getattr(made, "name", None), getattr(made, "can", None)
    problems = []
    if not isinstance(name, str) or not NAME.fullmatch(name) or name in TAKEN:
        problems.append(f"`name` is {name!r}: 2 to 12 small letters, digits, hyphens; not taken.")
    if not isinstance(can, Can):
        problems.append("`can` is no tandem.channels.contract.Can.")
    elif can.longest < SHORTEST:
        problems.append(f"`can.longest` is {can.longest}: {SHORTEST} characters or more.")
    elif can.cards:
        problems.append("`can.cards` is false: `send` gets words alone.")
    elif can.buttons != isinstance(made, Asks):
        problems.append("`can.buttons` goes with a method `ask`, and only with it.")
    problems += [f"`{one}` is missing." for one in ("read", "send") if not hasattr(made, one)]
    return problems
