"""Orders and what is done to them, in Shopify.

The mutations used here keep no idempotency keys. So each change leaves its key with what Shopify
keeps of it (a cancellation's or a return's note, a metafield of the order), and is looked for
before it is made.
"""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from tandem.core.errors import TimedOut
from tandem.shop.port import ChangeRefused
from tandem.shop.reading import refund_of
from tandem.shop.records import Order, Refund, Return
from tandem.shop.shopify import queries
from tandem.shop.shopify.edits import Edits
from tandem.shop.shopify.reading import (
    REASONS,
    address_parts,
    gid,
    name_query,
    nodes,
    number_of,
    order_of,
    parcels_of,
)
from tandem.shop.shopify.server import Shopify
from tandem.shop.web_api import ShopRefused

STOPPABLE, CHANGEABLE = ("paid", "packed"), ("paid",)
JOB_LOOKS, JOB_PAUSE_SECONDS = 5, 0.3
"""Shopify cancels after it has answered; usually at once."""
LONGEST_NOTE = 255
Raw = dict[str, Any]


class ShopifyOrders:
    """The ports orders and returns."""

    def __init__(
        self,
        shopify: Shopify,
        today: Callable[[], date],
        pause: Callable[[float], None] = time.sleep,
    ):
        self._shopify, self._today, self._pause = shopify, today, pause
        self._edits = Edits(shopify)

    def find(self, number: str) -> Order | None:
        """See OrdersPort."""
        raw = self._raw(number)
        return order_of(raw, self._today()) if raw else None

    def of_customer(self, customer_id: str) -> list[Order]:
        """See OrdersPort."""
        owner = gid("Customer", customer_id)
        found = self._shopify.all(queries.ORDERS_OF, "customer", "orders", id=owner)
        return [order_of(raw, self._today()) for raw in found]

    def cancel(self, number: str, key: str) -> Refund:
        """See OrdersPort. Shopify sends back by itself what was taken."""
        raw = self._must(number)
        if raw["cancelledAt"] and (raw["cancellation"] or {}).get("staffNote") != key:
            raise ChangeRefused(f"order {number}", "cancelled")
        if not raw["cancelledAt"]:
            self._in_state(raw, STOPPABLE)
            raw = self._cancelled(raw, key)
        order = order_of(raw, self._today())
        if order.refunds:
            return order.refunds[-1]
        now, paid = datetime.now(UTC), sum(one.amount_cents for one in order.charges)
        return refund_of(number, 0, now, paid, "cancelled", order.payment, now.date())

    def change_address(self, number: str, address: str, key: str) -> None:
        """See OrdersPort. The same address again is the same."""
        raw = self._must(number)
        self._in_state(raw, STOPPABLE)
        new = address_parts(address, raw["shippingAddress"])
        self._shopify.change(queries.UPDATE_ORDER, input={"id": raw["id"], "shippingAddress": new})

    def change_line(
        self,
        number: str,
        line_id: int | str,
        product: str,
        size: str | None,
        quantity: int,
        key: str,
    ) -> int:
        """See OrdersPort: an order edit. What is to pay or to send back stands at the order in
        Shopify, for its people."""
        raw = self._must(number)
        done = self._edits.done_by(raw, key, line_id)
        if done is not None:
            return done
        self._in_state(raw, CHANGEABLE)
        return self._edits.make(raw, line_id, product, size, quantity, key)

    def open_return(self, number: str, product: str, reason: str, key: str) -> Return:
        """See ReturnsPort. The key ends the note that Shopify's people see at the line."""
        raw = self._must(number)
        if self._return(raw, key) is None:
            line = self._returnable(raw, product)
            one = {"fulfillmentLineItemId": line["id"], "quantity": line["quantity"]}
            one["returnReason"] = REASONS.get(reason, "OTHER")
            one["returnReasonNote"] = f"{reason[: LONGEST_NOTE - len(key) - 1]} {key}"
            asked = {"orderId": raw["id"], "returnLineItems": [one]}
            try:
                self._shopify.change(queries.CREATE_RETURN, input=asked)
            except ShopRefused as refused:
                raise ChangeRefused(product, "not_returnable") from refused
            raw = self._must(number)
        found = self._return(raw, key)
        if found is None:
            raise TimedOut(f"a return of {number} that is not to be seen yet")
        at = datetime.fromisoformat(found["createdAt"])
        return Return(number_of(found), product, reason, "label_sent", at)

    def _cancelled(self, raw: Raw, key: str) -> Raw:
        """The order once it is cancelled. Raises TimedOut where Shopify still works on it: the same
        key asks again."""
        try:
            begun = self._shopify.change(queries.CANCEL, id=raw["id"], note=key)
        except ShopRefused as refused:
            again = self._must(number_of(raw))
            if (again["cancellation"] or {}).get("staffNote") == key:
                return again
            raise ChangeRefused(f"order {number_of(raw)}", "refused") from refused
        job = begun["job"] or {"done": True}
        for _ in range(JOB_LOOKS):
            if job["done"]:
                break
            self._pause(JOB_PAUSE_SECONDS)
            job = self._shopify.query(queries.JOB, id=begun["job"]["id"])["job"]
        again = self._must(number_of(raw))
        if not again["cancelledAt"]:
            raise TimedOut(f"order {number_of(raw)} is being cancelled")
        return again

    def _raw(self, number: str) -> Raw | None:
        found = self._shopify.query(queries.FIND_ORDER, query=name_query(number))
        return next((one for one in nodes(found["orders"]) if number_of(one) == number), None)

    def _must(self, number: str) -> Raw:
        raw = self._raw(number)
        if raw is None:
            raise ChangeRefused(f"order {number}", "unknown")
        return raw

    def _in_state(self, raw: Raw, allowed: tuple[str, ...]) -> None:
        order = order_of(raw, self._today())
        if order.state not in allowed:
            raise ChangeRefused(f"order {order.number}", order.state)

    def _return(self, raw: Raw, key: str) -> Raw | None:
        for back in nodes(raw["returns"]):
            for line in nodes(back["returnLineItems"]):
                if str(line["returnReasonNote"]).endswith(f" {key}"):
                    return back
        return None

    def _returnable(self, raw: Raw, product: str) -> Raw:
        """The line of a parcel that has arrived, and of which nothing is on its way back."""
        back = {
            line["fulfillmentLineItem"]["lineItem"]["id"]
            for one in nodes(raw["returns"])
            if one["status"] in ("OPEN", "CLOSED", "REQUESTED")
            for line in nodes(one["returnLineItems"])
            if line.get("fulfillmentLineItem")
        }
        titles = {item["id"]: item["title"] for item in nodes(raw["lineItems"])}
        for parcel in parcels_of(raw):
            for line in nodes(parcel["fulfillmentLineItems"]):
                item = line["lineItem"]["id"]
                if parcel["deliveredAt"] and titles.get(item) == product and item not in back:
                    return line
        raise ChangeRefused(product, "not_returnable")
