"""Customers, goods, codes and accounts, in Medusa."""

import base64
import binascii
import json
from typing import Any

from tandem.core.conversation import Customer
from tandem.shop.accounts import weakness
from tandem.shop.medusa.reading import (
    CUSTOMER_FIELDS,
    PRODUCT_FIELDS,
    address_parts,
    code_of,
    product_of,
    profile_of,
)
from tandem.shop.medusa.server import Medusa
from tandem.shop.port import PasswordChange, ResetLink
from tandem.shop.records import Product, Profile, PromoCode
from tandem.shop.web_api import ShopRefused

CODE_FIELDS = (
    "id,code,status,limit,used,*application_method,*campaign,*rules,*rules.values,is_automatic"
)


class MedusaCustomers:
    """The port customers."""

    def __init__(self, medusa: Medusa, country: str):
        self._medusa, self._country = medusa, country

    def with_email(self, email: str) -> Customer | None:
        """See CustomersPort."""
        asked = {"email": email, "has_account": "true", "fields": CUSTOMER_FIELDS}
        found = self._medusa.get("/admin/customers", **asked)["customers"]
        if not found:
            return None
        one = profile_of(found[0])
        return Customer(one.id, one.name, one.email, one.value_cents, None, one.since)

    def profile(self, customer_id: str) -> Profile | None:
        """See CustomersPort."""
        try:
            found = self._medusa.get(f"/admin/customers/{customer_id}", fields=CUSTOMER_FIELDS)
        except ShopRefused as refused:
            if refused.status == 404:
                return None
            raise
        return profile_of(found["customer"])

    def set_address(self, customer_id: str, address: str, key: str) -> None:
        """See CustomersPort. The same address again is the same."""
        path = f"/admin/customers/{customer_id}/addresses"
        there = self._medusa.get(path)["addresses"]
        usual = next((one for one in there if one.get("is_default_shipping")), None)
        new = address_parts(address, self._country) | {"is_default_shipping": True}
        self._medusa.post(f"{path}/{usual['id']}" if usual else path, new)

    def set_newsletter(self, customer_id: str, wanted: bool, key: str) -> None:
        """See CustomersPort: a word in the customer's metadata."""
        body = {"metadata": {"newsletter": wanted}}
        self._medusa.post(f"/admin/customers/{customer_id}", body)


class MedusaCatalogue:
    """The port catalogue."""

    def __init__(self, medusa: Medusa, currency: str):
        self._medusa, self._currency = medusa, currency

    def everything(self) -> list[Product]:
        """See ListedCataloguePort."""
        found = self._medusa.all(
            "/admin/products", "products", fields=PRODUCT_FIELDS, order="title"
        )
        return [product_of(one, self._currency) for one in found]


class MedusaCodes:
    """The port codes."""

    def __init__(self, medusa: Medusa):
        self._medusa = medusa

    def promo_code(self, code: str) -> PromoCode | None:
        """See CodesPort."""
        found = self._medusa.get("/admin/promotions", code=code, fields=CODE_FIELDS)["promotions"]
        live = [one for one in found if one.get("status") == "active"]
        return code_of(live[0]) if live else None

    def used_code(self, code: str, customer_id: str) -> bool:
        """See CodesPort: whether an order of theirs has it."""
        fields = "id,*items.adjustments,*shipping_methods.adjustments"
        orders = self._medusa.all("/admin/orders", "orders", customer_id=customer_id, fields=fields)
        return any(
            adjustment.get("code") == code
            for order in orders
            for kind in ("items", "shipping_methods")
            for one in order.get(kind) or ()
            for adjustment in one.get("adjustments") or ()
        )


class MedusaAccounts:
    """The port accounts: Medusa's e-mail and password. The user name is the e-mail address."""

    def __init__(self, medusa: Medusa):
        self._medusa = medusa

    def begin_reset(self, email: str) -> ResetLink | None:
        """See AccountsPort. Medusa makes the token and its subscriber mails it."""
        body = {"identifier": email.strip().lower()}
        self._medusa.as_customer("POST", "/auth/customer/emailpass/reset-password", body=body)
        return None

    def link_is_good(self, token: str) -> bool:
        """See AccountsPort. Medusa tells it of a token only by using it up: the form is shown."""
        return True

    def change_password(self, token: str, new_password: str) -> PasswordChange:
        """See AccountsPort."""
        email = str(_claims(token).get("entity_id") or "")
        name = email.partition("@")[0]
        weak = weakness(new_password, name, email)
        if weak:
            return PasswordChange(weak)
        try:
            self._medusa.as_customer(
                "POST", "/auth/customer/emailpass/update", token, {"password": new_password}
            )
        except ShopRefused:
            return PasswordChange("link_invalid")
        return PasswordChange("changed", name, email)

    def username_of(self, email: str) -> tuple[str, str] | None:
        """See AccountsPort."""
        asked = {"email": email.strip().lower(), "has_account": "true", "fields": "id,first_name"}
        found = self._medusa.get("/admin/customers", **asked)["customers"]
        return (str(found[0].get("first_name") or ""), email.strip().lower()) if found else None

    def sign_in(self, name_or_email: str, password: str, source: str = "") -> str | None:
        """See AccountsPort."""
        body = {"email": name_or_email.strip().lower(), "password": password}
        try:
            found = self._medusa.as_customer("POST", "/auth/customer/emailpass", body=body)
        except ShopRefused:
            return None
        return str(found.get("token") or "") or None

    def customer_id_of(self, session: str) -> str | None:
        """See AccountsPort."""
        try:
            found = self._medusa.as_customer("GET", "/store/customers/me", session)
        except ShopRefused:
            return None
        return str(found["customer"]["id"])

    def sign_out(self, session: str) -> None:
        """See AccountsPort. Medusa's tokens end by themselves; the browser forgets its own."""


def _claims(token: str) -> dict[str, Any]:
    """What a token says of itself. It proves nothing: Medusa checks it."""
    try:
        middle = token.split(".")[1]
        found = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    except (IndexError, ValueError, binascii.Error):
        return {}
    return found if isinstance(found, dict) else {}
