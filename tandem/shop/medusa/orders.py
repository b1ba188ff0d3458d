"""Orders and what is done to them, in Medusa.

Medusa keeps no idempotency keys. So each change leaves its key where Medusa keeps it with the
change itself (a note of the order's change, or the order's metadata), and is looked for before it
is made: what took place is not made again, what was begun and not ended is dropped and begun anew.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from tandem.shop.medusa.reading import (
    ORDER_FIELDS,
    PRODUCT_FIELDS,
    RETURN_FIELDS,
    address_parts,
    available,
    number_of,
    order_of,
    return_number,
)
from tandem.shop.medusa.server import Medusa
from tandem.shop.port import ChangeRefused
from tandem.shop.reading import cents, refund_of
from tandem.shop.records import Order, Refund, Return
from tandem.shop.web_api import ShopRefused

STOPPABLE, CHANGEABLE = ("paid", "packed"), ("paid",)
CANCELLED_BY = "tandem_cancelled_by"
DROPPED = ("declined", "canceled")
Raw = dict[str, Any]


class MedusaOrders:
    """The ports orders and returns."""

    def __init__(self, medusa: Medusa, location: str, today: Callable[[], date]):
        self._medusa, self._location, self._today = medusa, location, today

    def find(self, number: str) -> Order | None:
        """See OrdersPort."""
        raw = self._raw(number)
        return self._read(raw) if raw else None

    def of_customer(self, customer_id: str) -> list[Order]:
        """See OrdersPort."""
        found = self._medusa.all(
            "/admin/orders",
            "orders",
            customer_id=customer_id,
            fields=ORDER_FIELDS,
            order="-created_at",
        )
        return [self._read(raw) for raw in found]

    def cancel(self, number: str, key: str) -> Refund:
        """See OrdersPort. Medusa sends back by itself what was taken."""
        raw = self._must(number)
        if raw["status"] == "canceled" and (raw.get("metadata") or {}).get(CANCELLED_BY) != key:
            raise ChangeRefused(f"order {number}", "cancelled")
        if raw["status"] != "canceled":
            self._in_state(raw, STOPPABLE)
            noted = (raw.get("metadata") or {}) | {CANCELLED_BY: key}
            self._medusa.post(f"/admin/orders/{raw['id']}", {"metadata": noted})
            for parcel in raw.get("fulfillments") or ():
                if not parcel.get("canceled_at"):
                    path = f"/admin/orders/{raw['id']}/fulfillments/{parcel['id']}/cancel"
                    self._medusa.post(path)
            self._medusa.post(f"/admin/orders/{raw['id']}/cancel")
        order = self._read(self._must(number))
        if order.refunds:
            return order.refunds[-1]
        now = datetime.now(UTC)
        return refund_of(number, 0, now, 0, "cancelled", order.payment, now.date())

    def change_address(self, number: str, address: str, key: str) -> None:
        """See OrdersPort. The same address again is the same."""
        raw = self._must(number)
        self._in_state(raw, STOPPABLE)
        old = raw.get("shipping_address") or {}
        new = address_parts(address, str(old.get("country_code") or "gb"))
        kept = {name: old[name] for name in ("first_name", "last_name", "phone") if old.get(name)}
        self._medusa.post(f"/admin/orders/{raw['id']}", {"shipping_address": kept | new})

    def change_line(
        self,
        number: str,
        line_id: int | str,
        product: str,
        size: str | None,
        quantity: int,
        key: str,
    ) -> int:
        """See OrdersPort: an order edit. The difference is charged or sent back by Medusa's people,
        as the shop has it."""
        raw = self._must(number)
        done = self._change(raw, key)
        if done is None:
            self._in_state(raw, CHANGEABLE)
            item = self._item(raw, line_id)
            if quantity == 0 and len([i for i in raw["items"] if i["quantity"] > 0]) == 1:
                raise ChangeRefused(f"order {number}", "last_line")
            variant = self._variant(product, size, quantity) if quantity else None
            old = cents(item["unit_price"])
            same = variant is not None and variant["id"] == item["variant_id"]
            price = old if same or variant is None else cents(variant["price"])
            more = quantity * price - item["quantity"] * old
            self._edit(raw["id"], f"{key} {more}", item, variant, quantity)
            return more
        return int(done["internal_note"].rpartition(" ")[2])

    def open_return(self, number: str, product: str, reason: str, key: str) -> Return:
        """See ReturnsPort."""
        raw = self._must(number)
        done = self._change(raw, key)
        if done is None:
            item = self._returnable(raw, product)
            begun = {"order_id": raw["id"], "location_id": self._location, "internal_note": key}
            begun["metadata"] = {"reason": reason}
            back = self._medusa.post("/admin/returns", begun)["return"]
            wanted = [{"id": item["id"], "quantity": item["quantity"], "internal_note": reason}]
            path = f"/admin/returns/{back['id']}"
            self._medusa.post(f"{path}/request-items", {"items": wanted})
            self._medusa.post(f"{path}/request", {"no_notification": True})
            return_id = back["id"]
        else:
            return_id = str(done["return_id"])
        return self._return(return_id, product, reason)

    def open_exchange(
        self, number: str, line_id: int | str, product: str, size: str | None, key: str
    ) -> Return:
        """See ReturnsPort."""
        raw = self._must(number)
        done = self._change(raw, key)
        item = self._item(raw, line_id)
        name = str(item.get("product_title") or "")
        if done is None:
            variant = self._variant(product, size, item["quantity"])
            begun = {"order_id": raw["id"], "internal_note": key}
            swap = self._medusa.post("/admin/exchanges", begun)["exchange"]
            path = f"/admin/exchanges/{swap['id']}"
            back = [{"id": item["id"], "quantity": item["quantity"]}]
            self._medusa.post(
                f"{path}/inbound/items", {"items": back, "location_id": self._location}
            )
            new = [{"variant_id": variant["id"], "quantity": item["quantity"]}]
            self._medusa.post(f"{path}/outbound/items", {"items": new})
            self._medusa.post(f"{path}/request", {"no_notification": True})
            exchange_id = swap["id"]
        else:
            exchange_id = str(done["exchange_id"])
        found = self._medusa.get(f"/admin/exchanges/{exchange_id}", fields="id,return_id")
        return self._return(str(found["exchange"]["return_id"]), name, "exchange")

    # What of it Medusa has to be asked for.

    def _raw(self, number: str) -> Raw | None:
        found = self._medusa.get("/admin/orders", q=number, limit=20, fields=ORDER_FIELDS)
        return next((one for one in found["orders"] if number_of(one) == number), None)

    def _must(self, number: str) -> Raw:
        raw = self._raw(number)
        if raw is None:
            raise ChangeRefused(f"order {number}", "unknown")
        return raw

    def _read(self, raw: Raw) -> Order:
        delivered = any(
            int((item.get("detail") or {}).get(name) or 0)
            for item in raw.get("items") or ()
            for name in ("return_requested_quantity", "return_received_quantity")
        )
        returns: list[Raw] = []
        if delivered:
            returns = self._medusa.all(
                "/admin/returns", "returns", order_id=raw["id"], fields=RETURN_FIELDS
            )
        return order_of(raw, returns, self._today())

    def _in_state(self, raw: Raw, allowed: tuple[str, ...]) -> None:
        order = order_of(raw, [], self._today())
        if order.state not in allowed:
            raise ChangeRefused(f"order {order.number}", order.state)

    def _change(self, raw: Raw, key: str) -> Raw | None:
        """The change that was made by this key; one that was begun and not ended is dropped."""
        found = self._medusa.get(f"/admin/orders/{raw['id']}/changes")["order_changes"]
        for change in found:
            note = str(change.get("internal_note") or "").partition(" ")[0]
            if note != key or change["status"] in DROPPED:
                continue
            if change["status"] == "confirmed":
                return change
            self._drop(raw["id"], change)
        return None

    def _drop(self, order_id: str, change: Raw) -> None:
        if change.get("exchange_id"):
            path = f"/admin/exchanges/{change['exchange_id']}/request"
        elif change.get("return_id"):
            path = f"/admin/returns/{change['return_id']}/request"
        else:
            path = f"/admin/order-edits/{order_id}"
        self._medusa.delete(path)

    def _edit(
        self, order_id: str, note: str, item: Raw, variant: Raw | None, quantity: int
    ) -> None:
        """One edit, whole or not at all; `note` is its key and what it costs more."""
        self._medusa.post("/admin/order-edits", {"order_id": order_id, "internal_note": note})
        path = f"/admin/order-edits/{order_id}"
        try:
            same = variant is not None and variant["id"] == item["variant_id"]
            kept = quantity if same else 0
            self._medusa.post(f"{path}/items/item/{item['id']}", {"quantity": kept})
            if variant is not None and not same:
                new = {"variant_id": variant["id"], "quantity": quantity}
                new |= {"unit_price": variant["price"]} if variant.get("price") else {}
                self._medusa.post(f"{path}/items", {"items": [new]})
            self._medusa.post(f"{path}/request", {"no_notification": True})
            self._medusa.post(f"{path}/confirm")
        except ShopRefused as refused:
            self._medusa.delete(path)
            raise ChangeRefused(str(item.get("title")), _why(refused)) from refused

    def _item(self, raw: Raw, line_id: int | str) -> Raw:
        for item in raw.get("items") or ():
            if item["id"] == str(line_id):
                return item
        raise ChangeRefused(f"line {line_id}", "unknown")

    def _returnable(self, raw: Raw, product: str) -> Raw:
        for item in raw.get("items") or ():
            detail = item.get("detail") or {}
            there = int(detail.get("delivered_quantity") or 0)
            back = int(detail.get("return_requested_quantity") or 0)
            back += int(detail.get("return_received_quantity") or 0)
            if item.get("product_title") == product and there > back:
                return item
        raise ChangeRefused(product, "not_returnable")

    def _variant(self, product: str, size: str | None, quantity: int) -> Raw:
        """The variant, with its price. Raises ChangeRefused "out_of_stock"."""
        asked = {"title": product, "fields": PRODUCT_FIELDS}
        found = self._medusa.get("/admin/products", **asked)["products"]
        for variant in found[0]["variants"] if found else ():
            one = len(found[0]["variants"]) == 1
            if variant["title"] == size or (size is None and one):
                if available(variant) < quantity:
                    raise ChangeRefused(product, "out_of_stock")
                prices = variant.get("prices") or [{}]
                return variant | {"price": prices[0].get("amount")}
        raise ChangeRefused(product, "out_of_stock")

    def _return(self, return_id: str, product: str, reason: str) -> Return:
        found = self._medusa.get(f"/admin/returns/{return_id}", fields=RETURN_FIELDS)["return"]
        at = datetime.fromisoformat(found["created_at"])
        return Return(return_number(found), product, reason, "label_sent", at)


def _why(refused: ShopRefused) -> str:
    return "out_of_stock" if "inventory" in refused.message.lower() else "refused"
