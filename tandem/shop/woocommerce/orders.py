"""Orders and what is done to them, in WooCommerce.

It keeps no idempotency keys. So a change leaves its key in the `meta_data` of what it makes, and is
looked for before it is made.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from tandem.shop.port import ChangeRefused, NotOffered
from tandem.shop.reading import cents
from tandem.shop.records import Order, Refund
from tandem.shop.web_api import ShopRefused
from tandem.shop.woocommerce.reading import address_parts, meta_of, order_of
from tandem.shop.woocommerce.server import WooCommerce

STOPPABLE = ("paid",)
KEY = "_tandem_key"
"""Hidden in the shop's own pages by its underscore."""
Raw = dict[str, Any]


class WooCommerceOrders:
    """The port orders. Lines are not changed: WooCommerce would neither charge nor give back the
    difference."""

    def __init__(self, server: WooCommerce, today: Callable[[], date]):
        self._server, self._today = server, today

    def find(self, number: str) -> Order | None:
        """See OrdersPort."""
        raw = self._raw(number)
        return self._read(raw) if raw else None

    def of_customer(self, customer_id: str) -> list[Order]:
        """See OrdersPort. Those that are not paid are not among them."""
        asked = {"customer": customer_id, "orderby": "date", "order": "desc"}
        asked["status"] = "processing,completed,cancelled,refunded"
        return [self._read(raw) for raw in self._server.all("orders", **asked)]

    def cancel(self, number: str, key: str) -> Refund:
        """See OrdersPort. The money first: where its provider does not send it back, nothing has
        changed."""
        raw = self._must(number)
        refunds = self._refunds(raw)
        back = next((one for one in refunds if meta_of(one).get(KEY) == key), None)
        if back is None and meta_of(raw).get(KEY) != key:
            order = self._read(raw)
            if order.state not in STOPPABLE:
                raise ChangeRefused(f"order {number}", order.state)
            if not order.charges:
                raise NotOffered("orders.cancel: an order that is paid at the door")
            left = cents(raw["total"]) - sum(cents(one["amount"]) for one in refunds)
            if left > 0:
                self._send_back(raw, left, key)
        if raw["status"] != "cancelled":
            noted = [{"key": KEY, "value": key}]
            self._server.put(f"orders/{raw['id']}", {"status": "cancelled", "meta_data": noted})
        return self._read(self._must(number)).refunds[-1]

    def change_address(self, number: str, address: str, key: str) -> None:
        """See OrdersPort. The same address again is the same."""
        raw = self._must(number)
        order = self._read(raw)
        if order.state not in STOPPABLE:
            raise ChangeRefused(f"order {number}", order.state)
        self._server.put(f"orders/{raw['id']}", {"shipping": address_parts(address)})

    def _send_back(self, raw: Raw, amount_cents: int, key: str) -> None:
        body = {
            "amount": f"{amount_cents / 100:.2f}",
            "reason": "Cancelled by the customer",
            "api_refund": True,
            "meta_data": [{"key": KEY, "value": key}],
        }
        try:
            self._server.post(f"orders/{raw['id']}/refunds", body)
        except ShopRefused as refused:
            raise ChangeRefused(f"order {raw['number']}", "no refund by itself") from refused

    def _raw(self, number: str) -> Raw | None:
        """By its id, which is its number unless a plugin numbers orders; then by searching."""
        if number.isdigit():
            raw = self._server.find(f"orders/{number}")
            if raw is not None and str(raw["number"]) == number:
                return raw
        found = self._server.get("orders", search=number, per_page=20)
        return next((one for one in found if str(one["number"]) == number), None)

    def _must(self, number: str) -> Raw:
        raw = self._raw(number)
        if raw is None:
            raise ChangeRefused(f"order {number}", "unknown")
        return raw

    def _refunds(self, raw: Raw) -> list[Raw]:
        """An order has the amounts alone; days and keys are asked for where there are any."""
        if not raw.get("refunds"):
            return []
        return self._server.all(f"orders/{raw['id']}/refunds")

    def _read(self, raw: Raw) -> Order:
        return order_of(raw, self._refunds(raw), self._today())
