"""WooCommerce's orders, customers and goods as our records. Pure.

What WooCommerce itself does not know is read from an order's `meta_data`: the parcel as its
Shipment Tracking extension keeps it, and what a carrier's plugin or a job of the shop may put
there: `due_on`, `new_due_on`, `delivered_on` (days), `delivered_to`, `lost` ("yes").
"""

from datetime import UTC, date, datetime, time
from typing import Any

from tandem.shop import reading
from tandem.shop.port import NotOffered
from tandem.shop.reading import (
    cents,
    charges_of,
    day,
    moment,
    own_price,
    person_name,
    refund_of,
)
from tandem.shop.records import UNPAID, Line, Order, Product, Profile, PromoCode, Refund, Stock

NOT_PAID = ("pending", "on-hold", "failed", "checkout-draft", "auto-draft")
TRACKING = "_wc_shipment_tracking_items"
SIZES = ("size", "größe", "grösse")
UNCOUNTED = 100
"""What is in stock without being counted is said to be there, never how many."""
Raw = dict[str, Any]


def order_of(order: Raw, refunds: list[Raw], today: date) -> Order:
    """One order with everything that happened to it."""
    more, parcel = meta_of(order), _parcel(order)
    number, method = str(order["number"]), str(order.get("payment_method_title") or "card")
    billing = order.get("billing") or {}
    back = _refunds(number, refunds, method, order["status"], today)
    state = _state(order["status"], more)
    return Order(
        number=number,
        customer_id=str(order.get("customer_id") or ""),
        email=str(billing.get("email") or ""),
        name=_name(billing),
        placed_at=moment(order["date_created_gmt"]),
        state=state,
        address=address_words(_delivery(order)),
        payment=method,
        lines=tuple(_line(item, state) for item in order.get("line_items") or ()),
        carrier=parcel.get("custom_tracking_provider") or parcel.get("tracking_provider") or None,
        tracking=parcel.get("tracking_number") or None,
        dispatched_at=_sent_at(parcel),
        due_on=day(more.get("due_on")),
        new_due_on=day(more.get("new_due_on")),
        delivered_at=_noon(more.get("delivered_on")),
        delivered_to=more.get("delivered_to") or None,
        charges=charges_of(
            [(moment(order["date_paid_gmt"]), cents(order["total"]))]
            if order.get("date_paid_gmt")
            else [],
            [(one.requested_at, one.amount_cents) for one in back],
            method,
        ),
        refunds=back,
    )


def meta_of(thing: Raw) -> Raw:
    """The `meta_data` of anything, by key."""
    return {str(one["key"]): one.get("value") for one in thing.get("meta_data") or ()}


def _state(status: str, more: Raw) -> str:
    if status in ("cancelled", "refunded"):
        return status
    if status in NOT_PAID:
        return UNPAID
    if status != "completed":  # "processing", and what a plugin has between the two
        return "paid"
    if more.get("delivered_on"):
        return "delivered"
    return "lost" if more.get("lost") == "yes" else "late" if more.get("new_due_on") else "shipped"


def _parcel(order: Raw) -> Raw:
    items = meta_of(order).get(TRACKING)
    return items[0] if isinstance(items, list) and items and isinstance(items[0], dict) else {}


def _sent_at(parcel: Raw) -> datetime | None:
    at = str(parcel.get("date_shipped") or "")
    return datetime.fromtimestamp(int(at), UTC) if at.isdigit() else None


def _noon(value: Any) -> datetime | None:
    found = day(value)
    return datetime.combine(found, time(12), UTC) if found else None


def _line(item: Raw, state: str) -> Line:
    quantity = int(item.get("quantity") or 0)
    paid = cents(item.get("total")) + cents(item.get("total_tax"))
    return Line(
        id=item["id"],
        product=str(item.get("parent_name") or item.get("name") or ""),
        size=next(
            (
                str(one.get("display_value") or one.get("value"))
                for one in item.get("meta_data") or ()
                if str(one.get("display_key") or one.get("key")).lower() in SIZES
            ),
            None,
        ),
        quantity=quantity,
        price_cents=round(paid / quantity) if quantity else 0,
        delivered=state == "delivered",
    )


def _refunds(
    number: str, refunds: list[Raw], method: str, status: str, today: date
) -> tuple[Refund, ...]:
    reason = "cancelled" if status == "cancelled" else "returned"
    found = sorted(refunds, key=lambda one: one["date_created_gmt"])
    return tuple(
        refund_of(
            number, n, moment(one["date_created_gmt"]), cents(one["amount"]), reason, method, today
        )
        for n, one in enumerate(found)
    )


def _delivery(order: Raw) -> Raw:
    sent = order.get("shipping") or {}
    return sent if sent.get("address_1") else order.get("billing") or {}


def address_words(address: Raw) -> str:
    """ "14 Tannery Row, Leeds LS2 7QP"."""
    streets = (address.get("address_1"), address.get("address_2"))
    return reading.address_words(streets, address.get("city"), address.get("postcode"))


def address_parts(words: str) -> Raw:
    """The same back, as WooCommerce has it."""
    street, city, code = reading.address_parts(words)
    return {"address_1": street, "address_2": "", "city": city, "postcode": code}


def profile_of(customer: Raw) -> Profile:
    """A customer with an account."""
    billing = customer.get("billing") or {}
    return Profile(
        id=str(customer["id"]),
        username=str(customer.get("username") or customer["email"]),
        name=_name(customer) or _name(billing),
        email=customer["email"],
        phone=str(billing.get("phone") or ""),
        address=address_words(_delivery(customer)),
        since=moment(customer["date_created_gmt"]) if customer.get("date_created_gmt") else None,
    )


def product_of(product: Raw, variations: list[Raw]) -> Product:
    """A product; its variations are its sizes."""
    categories = product.get("categories") or ()
    prices = [cents(one.get("price")) for one in (variations or [product]) if one.get("price")]
    name, price = str(product["name"]), min(prices, default=0)
    return Product(
        name=name,
        family=str(meta_of(product).get("family") or name),
        department=str(categories[0]["name"]) if categories else "",
        price_cents=price,
        material=_attribute(product, "material"),
        care=_attribute(product, "care"),
        stock=tuple(
            Stock(_size(one), _count(one), price_cents=own_price(cents(one.get("price")), price))
            for one in variations
        )
        or (Stock(None, _count(product)),),
    )


def _attribute(product: Raw, name: str) -> str:
    for one in product.get("attributes") or ():
        if str(one.get("name")).lower() == name:
            return ", ".join(map(str, one.get("options") or ()))
    return ""


def _size(variation: Raw) -> str | None:
    options = [str(one["option"]) for one in variation.get("attributes") or () if one.get("option")]
    return " ".join(options) or None


def _count(thing: Raw) -> int:
    if thing.get("stock_status") != "instock":
        return 0
    count = thing.get("stock_quantity")
    return UNCOUNTED if count is None else max(int(count), 0)


def code_of(coupon: Raw) -> PromoCode:
    """A coupon on a whole cart. Raises NotOffered for those on single products: what they take off
    an order we cannot say."""
    kind = coupon.get("discount_type")
    if kind not in ("percent", "fixed_cart"):
        raise NotOffered("codes.read: a coupon on single products")
    limit, amount = coupon.get("usage_limit"), coupon.get("amount")
    expires = coupon.get("date_expires_gmt")
    return PromoCode(
        code=str(coupon["code"]).upper(),
        percent=round(float(amount or 0)) if kind == "percent" else 0,
        amount_cents=cents(amount) if kind == "fixed_cart" else 0,
        min_spend_cents=cents(coupon.get("minimum_amount")),
        valid_from=day(coupon.get("date_created_gmt")) or date.min,
        valid_until=day(expires) or date.max,
        uses_left=max(int(limit) - int(coupon.get("usage_count") or 0), 0) if limit else None,
        once_per_customer=coupon.get("usage_limit_per_user") == 1,
    )


def _name(person: Raw) -> str:
    return person_name(person, "first_name", "last_name")
