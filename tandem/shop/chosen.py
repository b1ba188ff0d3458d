"""Which shop there is: `TANDEM_SHOP` names it, and this finds and checks it.

Empty is our own, on tables (`sql.py`). Otherwise it is "package.module:factory", or the name of an
entry point of the group "tandem.shops" of an installed package. The factory gets the settings and
gives an Adapter, or a whole ShopPort that guards itself.
"""

from typing import Any

from argon2 import PasswordHasher

from tandem.config.factory import factory_named
from tandem.config.settings import Settings
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
    factory = factory_named(settings.shop, "TANDEM_SHOP", GROUP, "shop")
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
