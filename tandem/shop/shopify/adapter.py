"""Shopify as a shop.

    TANDEM_SHOP=tandem.shop.shopify.adapter:make
    TANDEM_SHOPIFY_STORE=example.myshopify.com
    TANDEM_SHOPIFY_TOKEN=shpat_...      # of an app in it; docs/shop.md names its scopes

What Shopify has no place for is no capability, and goes to people: traces of parcels, refunds that
somebody must release, disputed charges, complaints, points, new passwords (customers sign in by a
code that Shopify mails). Exchanges are left out too: nothing is set aside for them.
"""

from datetime import UTC, datetime
from typing import cast

from tandem.config.settings import Settings
from tandem.config.shop_facts import current
from tandem.core.errors import SettingsError, TandemError
from tandem.shop.adapter import Adapter
from tandem.shop.port import AccountsPort, CustomersPort, DocumentsPort, ReturnsPort
from tandem.shop.shopify import queries
from tandem.shop.shopify.documents import ShopifyDocuments
from tandem.shop.shopify.orders import ShopifyOrders
from tandem.shop.shopify.people import ShopifyCatalogue, ShopifyCodes, ShopifyCustomers
from tandem.shop.shopify.server import Shopify

CAPABILITIES = frozenset(
    {
        "orders.read", "orders.cancel", "orders.change_address", "orders.change_line",
        "returns.open", "customers.read", "customers.set_address", "customers.set_newsletter",
        "catalogue.read", "codes.read", "documents.return_label", "accounts.username",
    }
)  # fmt: skip


class ShopifyShop(Adapter):
    """The whole shop. A port's methods beyond the capabilities are not there."""

    capabilities = CAPABILITIES
    does_once = True

    def __init__(self, shopify: Shopify):
        orders = ShopifyOrders(shopify, lambda: current().today(datetime.now(UTC)))
        people = ShopifyCustomers(shopify)
        self.orders = orders
        self.returns = cast(ReturnsPort, orders)
        self.customers = cast(CustomersPort, people)
        self.accounts = cast(AccountsPort, people)
        self.catalogue = ShopifyCatalogue(shopify)
        self.codes = ShopifyCodes(shopify)
        self.documents = cast(DocumentsPort, ShopifyDocuments(shopify))


def make(settings: Settings) -> ShopifyShop:
    """The shop that the settings name. Raises SettingsError, also where it does not answer, or has
    another currency than shop.yml."""
    wanted = ("shopify_store", "shopify_token")
    missing = [f"TANDEM_{name.upper()}" for name in wanted if not getattr(settings, name)]
    if missing:
        raise SettingsError(f"{', '.join(missing)}: needed for a shop on Shopify.")
    store = settings.shopify_store.rstrip("/")
    url = store if "://" in store else f"https://{store}"
    if not url.startswith("https://") and not settings.demo:
        raise SettingsError("TANDEM_SHOPIFY_STORE: needs https, since the token is sent along.")
    shopify = Shopify(url, settings.shopify_token, settings.shop_timeout_seconds)
    try:
        currency = shopify.query(queries.SHOP)["shop"]["currencyCode"]
    except TandemError as error:
        raise SettingsError(f"TANDEM_SHOPIFY_STORE: {store}: {error}") from error
    if currency != current().currency:
        raise SettingsError(
            f"TANDEM_SHOPIFY_STORE: {store} counts in {currency}, shop.yml in {current().currency}."
        )
    return ShopifyShop(shopify)
