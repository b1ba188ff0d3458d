"""Customers, goods, codes and user names, in Shopify."""

from typing import Any

from tandem.core.conversation import Customer
from tandem.shop.port import ChangeRefused
from tandem.shop.reading import customer_of
from tandem.shop.records import Product, Profile, PromoCode
from tandem.shop.shopify import queries
from tandem.shop.shopify.reading import (
    address_parts,
    code_of,
    gid,
    nodes,
    own_id,
    plain,
    products_of,
    profile_of,
)
from tandem.shop.shopify.server import Shopify

Raw = dict[str, Any]


class ShopifyCustomers:
    """The port customers, and of accounts the user name."""

    def __init__(self, shopify: Shopify):
        self._shopify = shopify

    def with_email(self, email: str) -> Customer | None:
        """See CustomersPort."""
        found = self._with_email(email)
        return customer_of(profile_of(found)) if found else None

    def profile(self, customer_id: str) -> Profile | None:
        """See CustomersPort."""
        found = self._raw(customer_id)
        return profile_of(found) if found else None

    def set_address(self, customer_id: str, address: str, key: str) -> None:
        """See CustomersPort. The same address again is the same."""
        found = self._raw(customer_id)
        if found is None:
            raise ChangeRefused(f"customer {customer_id}", "unknown")
        old = found["defaultAddress"]
        asked = {"customer": found["id"], "address": address_parts(address, old)}
        if old:
            self._shopify.change(queries.UPDATE_ADDRESS, id=old["id"], **asked)
        else:
            self._shopify.change(queries.CREATE_ADDRESS, **asked)

    def set_newsletter(self, customer_id: str, wanted: bool, key: str) -> None:
        """See CustomersPort: the consent to e-mail marketing."""
        consent = {"marketingState": "SUBSCRIBED" if wanted else "UNSUBSCRIBED"}
        if wanted:
            consent["marketingOptInLevel"] = "SINGLE_OPT_IN"
        asked = {"customerId": gid("Customer", customer_id), "emailMarketingConsent": consent}
        self._shopify.change(queries.NEWSLETTER, input=asked)

    def username_of(self, email: str) -> tuple[str, str] | None:
        """See AccountsPort: the address itself."""
        found = self._with_email(email)
        return (str(found["firstName"] or ""), profile_of(found).email) if found else None

    def _raw(self, customer_id: str) -> Raw | None:
        return self._shopify.query(queries.PROFILE, id=gid("Customer", customer_id))["customer"]

    def _with_email(self, email: str) -> Raw | None:
        asked = email.strip().lower()
        return self._shopify.query(queries.WITH_EMAIL, email=asked)["customerByIdentifier"]


class ShopifyCatalogue:
    """The port catalogue."""

    def __init__(self, shopify: Shopify):
        self._shopify = shopify

    def everything(self) -> list[Product]:
        """See ListedCataloguePort."""
        asked = "product_status:active"
        return products_of(self._shopify.all(queries.VARIANTS, "productVariants", query=asked))


class ShopifyCodes:
    """The port codes."""

    def __init__(self, shopify: Shopify):
        self._shopify = shopify

    def promo_code(self, code: str) -> PromoCode | None:
        """See CodesPort."""
        found = self._shopify.query(queries.CODE, code=code)["codeDiscountNodeByCode"]
        return code_of(code, found["codeDiscount"]) if found else None

    def used_code(self, code: str, customer_id: str) -> bool:
        """See CodesPort: whether an order of theirs has it."""
        asked = f'customer_id:{own_id(customer_id)} AND discount_code:"{plain(code)}"'
        return bool(nodes(self._shopify.query(queries.USED_CODE, query=asked)["orders"]))
