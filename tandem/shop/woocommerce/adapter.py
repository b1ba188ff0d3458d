"""WooCommerce as a shop.

    TANDEM_SHOP=tandem.shop.woocommerce.adapter:make
    TANDEM_WOOCOMMERCE_URL=https://shop.example.com
    TANDEM_WOOCOMMERCE_KEY=ck_...       # read and write; WooCommerce, Settings, Advanced, REST API
    TANDEM_WOOCOMMERCE_SECRET=cs_...

What WooCommerce has no place for is no capability, and goes to people: returns, traces of parcels,
other lines of an order, refunds that somebody must release, complaints, new passwords.
"""

from datetime import UTC, datetime
from typing import cast

from tandem.config.settings import Settings
from tandem.config.shop_facts import current
from tandem.core.errors import SettingsError, TandemError
from tandem.shop.adapter import Adapter
from tandem.shop.port import AccountsPort, CustomersPort, OrdersPort
from tandem.shop.woocommerce.orders import WooCommerceOrders
from tandem.shop.woocommerce.people import (
    WooCommerceCatalogue,
    WooCommerceCodes,
    WooCommerceCustomers,
)
from tandem.shop.woocommerce.server import WooCommerce

CAPABILITIES = frozenset(
    {
        "orders.read", "orders.cancel", "orders.change_address", "customers.read",
        "customers.set_address", "catalogue.read", "codes.read", "accounts.username",
    }
)  # fmt: skip


class WooCommerceShop(Adapter):
    """The whole shop. A port's methods beyond the capabilities are not there."""

    capabilities = CAPABILITIES
    does_once = True

    def __init__(self, server: WooCommerce):
        people = WooCommerceCustomers(server)
        orders = WooCommerceOrders(server, lambda: current().today(datetime.now(UTC)))
        self.orders = cast(OrdersPort, orders)
        self.customers = cast(CustomersPort, people)
        self.accounts = cast(AccountsPort, people)
        self.catalogue = WooCommerceCatalogue(server)
        self.codes = WooCommerceCodes(server)


def make(settings: Settings) -> WooCommerceShop:
    """The shop that the settings name. Raises SettingsError, also where it does not answer."""
    wanted = ("woocommerce_url", "woocommerce_key", "woocommerce_secret")
    missing = [f"TANDEM_{name.upper()}" for name in wanted if not getattr(settings, name)]
    if missing:
        raise SettingsError(f"{', '.join(missing)}: needed for a shop on WooCommerce.")
    if not settings.woocommerce_url.startswith("https://") and not settings.demo:
        raise SettingsError("TANDEM_WOOCOMMERCE_URL: needs https, since the secret is sent along.")
    server = WooCommerce(
        settings.woocommerce_url.rstrip("/"),
        settings.woocommerce_key,
        settings.woocommerce_secret,
        settings.shop_timeout_seconds,
    )
    try:
        server.get("orders", per_page=1)
    except TandemError as error:
        raise SettingsError(
            f"TANDEM_WOOCOMMERCE_URL: {settings.woocommerce_url}: {error}"
        ) from error
    return WooCommerceShop(server)
