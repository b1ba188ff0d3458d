"""Customers, goods, codes and user names, in WooCommerce."""

from typing import Any

from tandem.core.conversation import Customer
from tandem.shop.reading import customer_of
from tandem.shop.records import Product, Profile, PromoCode
from tandem.shop.woocommerce.reading import address_parts, code_of, product_of, profile_of
from tandem.shop.woocommerce.server import WooCommerce

Raw = dict[str, Any]


class WooCommerceCustomers:
    """The port customers, and of accounts the user name."""

    def __init__(self, server: WooCommerce):
        self._server = server

    def with_email(self, email: str) -> Customer | None:
        """See CustomersPort."""
        found = self._with_email(email)
        return customer_of(profile_of(found)) if found else None

    def profile(self, customer_id: str) -> Profile | None:
        """See CustomersPort."""
        if not customer_id.isdigit():
            return None
        found = self._server.find(f"customers/{customer_id}")
        return profile_of(found) if found else None

    def set_address(self, customer_id: str, address: str, key: str) -> None:
        """See CustomersPort. The same address again is the same."""
        self._server.put(f"customers/{int(customer_id)}", {"shipping": address_parts(address)})

    def username_of(self, email: str) -> tuple[str, str] | None:
        """See AccountsPort."""
        found = self._with_email(email)
        return (str(found.get("first_name") or ""), str(found["username"])) if found else None

    def _with_email(self, email: str) -> Raw | None:
        email = email.strip().lower()
        found = self._server.get("customers", email=email, role="all")
        return next((one for one in found if str(one["email"]).lower() == email), None)


class WooCommerceCatalogue:
    """The port catalogue."""

    def __init__(self, server: WooCommerce):
        self._server = server

    def everything(self) -> list[Product]:
        """See ListedCataloguePort."""
        found = self._server.all("products", status="publish", orderby="title", order="asc")
        return [product_of(one, self._variations(one)) for one in found]

    def _variations(self, product: Raw) -> list[Raw]:
        if not product.get("variations"):
            return []
        return self._server.all(f"products/{product['id']}/variations", status="publish")


class WooCommerceCodes:
    """The port codes."""

    def __init__(self, server: WooCommerce):
        self._server = server

    def promo_code(self, code: str) -> PromoCode | None:
        """See CodesPort. WooCommerce keeps codes in lower case."""
        found = self._coupon(code)
        return code_of(found) if found else None

    def used_code(self, code: str, customer_id: str) -> bool:
        """See CodesPort."""
        return customer_id in map(str, (self._coupon(code) or {}).get("used_by") or ())

    def _coupon(self, code: str) -> Raw | None:
        found = self._server.get("coupons", code=code.strip().lower())
        return found[0] if found else None
