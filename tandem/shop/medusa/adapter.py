"""Medusa 2 as a shop.

    TANDEM_SHOP=tandem.shop.medusa.adapter:make
    TANDEM_MEDUSA_URL=http://127.0.0.1:9000
    TANDEM_MEDUSA_KEY=sk_...               # a secret API key
    TANDEM_MEDUSA_PUBLISHABLE_KEY=pk_...   # that of a storefront

What Medusa has no place for is no capability, and goes to people: traces of parcels, disputed
charges, refunds that somebody must release, complaints, points, subscriptions. Nor are exchanges:
it takes them in, but does not set the new thing aside before its fulfilment is made.
"""

from datetime import UTC, datetime
from typing import cast

from tandem.config.settings import Settings
from tandem.config.shop_facts import current
from tandem.core.errors import SettingsError, TandemError
from tandem.shop.adapter import Adapter
from tandem.shop.medusa.orders import MedusaOrders
from tandem.shop.medusa.people import (
    MedusaAccounts,
    MedusaCatalogue,
    MedusaCodes,
    MedusaCustomers,
)
from tandem.shop.medusa.server import Medusa
from tandem.shop.port import CustomersPort, ReturnsPort

CAPABILITIES = frozenset(
    {
        "orders.read", "orders.cancel", "orders.change_address", "orders.change_line",
        "returns.open", "customers.read", "customers.set_address",
        "customers.set_newsletter", "catalogue.read", "codes.read", "accounts.reset",
        "accounts.username", "accounts.sign_in",
    }
)  # fmt: skip


class MedusaShop(Adapter):
    """The whole shop."""

    capabilities = CAPABILITIES
    does_once = True

    def __init__(self, medusa: Medusa, location: str, currency: str, country: str):
        orders = MedusaOrders(medusa, location, lambda: current().today(datetime.now(UTC)))
        self.orders, self.returns = orders, cast(ReturnsPort, orders)  # nothing is withdrawn there
        self.customers = cast(CustomersPort, MedusaCustomers(medusa, country))  # no complaints
        self.catalogue = MedusaCatalogue(medusa, currency)
        self.codes = MedusaCodes(medusa)
        self.accounts = MedusaAccounts(medusa)


def make(settings: Settings) -> MedusaShop:
    """The shop that the settings name. Raises SettingsError, also where it does not answer."""
    wanted = ("medusa_url", "medusa_key", "medusa_publishable_key")
    missing = [f"TANDEM_{name.upper()}" for name in wanted if not getattr(settings, name)]
    if missing:
        raise SettingsError(f"{', '.join(missing)}: needed for a shop on Medusa.")
    medusa = Medusa(
        settings.medusa_url.rstrip("/"),
        settings.medusa_key,
        settings.medusa_publishable_key,
        settings.shop_timeout_seconds,
    )
    try:
        places = medusa.get("/admin/stock-locations", fields="id,*address")["stock_locations"]
    except TandemError as error:
        raise SettingsError(f"TANDEM_MEDUSA_URL: {settings.medusa_url}: {error}") from error
    if not places:
        raise SettingsError("TANDEM_MEDUSA_URL: that Medusa has no stock location for returns.")
    country = str((places[0].get("address") or {}).get("country_code") or "gb")
    return MedusaShop(medusa, places[0]["id"], current().currency, country)
