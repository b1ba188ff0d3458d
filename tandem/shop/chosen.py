"""Which shop there is: `TANDEM_SHOP` names it, and this finds and checks it.

Empty is our own, on tables (`sql.py`). Otherwise it is "package.module:factory", or the name of an
entry point of the group "tandem.shops" of an installed package. The factory gets the settings and
gives an Adapter, or a whole ShopPort that guards itself.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from argon2 import PasswordHasher

from tandem.config.settings import ROOT, Settings
from tandem.core.errors import SettingsError
from tandem.shop.adapter import Adapter
from tandem.shop.capabilities import problems_of
from tandem.shop.guarded import GuardedShop
from tandem.shop.port import ShopPort
from tandem.shop.sql import SqlShop

GROUP = "tandem.shops"


def choose_shop(settings: Settings, hasher: PasswordHasher | None = None) -> ShopPort:
    """The shop that the settings name, ready to use. Raises SettingsError with the way out."""
    if not settings.shop:
        return SqlShop(settings.shop_database_url, hasher=hasher, base_url=settings.base_url)
    made = make_adapter(settings)
    if isinstance(made, Adapter):
        return GuardedShop(
            made,
            settings.shop_database_url,
            seconds=settings.shop_timeout_seconds,
            cache_seconds=settings.shop_cache_seconds,
        )
    return made


def choose_adapter(settings: Settings) -> Any:
    """What says which capabilities there are: our own shop's class, or the adapter."""
    return make_adapter(settings) if settings.shop else SqlShop


def make_adapter(settings: Settings) -> Any:
    """What the factory gives, checked. Raises SettingsError."""
    factory = _found(settings.shop)
    try:
        made = factory(settings)
    except SettingsError:
        raise
    except Exception as error:
        raise SettingsError(
            f"TANDEM_SHOP: {settings.shop} failed: {type(error).__name__}: {error}"
        ) from error
    problems = list(problems_of(made))
    if problems:
        raise SettingsError("\n".join(f"TANDEM_SHOP: {settings.shop}: {one}" for one in problems))
    return made


def _found(name: str) -> Callable[[Settings], Any]:
    module, colon, attribute = name.partition(":")
    if not colon:
        return _entry_point(name)
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))  # a module beside the project's own folders
    try:
        found = getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise SettingsError(
            f"TANDEM_SHOP: {name}: {error}. Write it package.module:factory, and install the "
            "package where Tandem runs."
        ) from error
    if not callable(found):
        raise SettingsError(f"TANDEM_SHOP: {name} is no function that makes a shop.")
    return found


def _entry_point(name: str) -> Callable[[Settings], Any]:
    there = entry_points(group=GROUP)
    for entry in there:
        if entry.name == name:
            return entry.load()
    known = ", ".join(sorted(entry.name for entry in there)) or "none are installed"
    raise SettingsError(
        f"TANDEM_SHOP: no shop is called {name} ({known}). Name a function as "
        "package.module:factory, or leave it empty for our own shop."
    )
