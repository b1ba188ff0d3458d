"""Medusa's orders, customers and goods as our records. Pure.

What Medusa itself does not know (when a parcel is due, what the carrier wrote down) is read from
an order's `metadata`, where a carrier's plugin or a job of the shop puts it: `due_on`, `new_due_on`
(days), `carrier`, `delivered_to`, `scans` ([{at, place, words}]), `lost` (true), `payment` ("Visa
ending 1234").
"""

from datetime import date, datetime, timedelta
from typing import Any

from tandem.shop import reading
from tandem.shop.reading import (
    REFUND_DAYS,
    cents,
    charges_of,
    day,
    moment,
    own_price,
    person_name,
    refund_of,
    size_of,
)
from tandem.shop.records import (
    Charge,
    Line,
    Order,
    Product,
    Profile,
    PromoCode,
    Refund,
    Return,
    Scan,
    Stock,
)

ORDER_FIELDS = ",".join(
    (
        "id", "display_id", "custom_display_id", "status", "email", "customer_id", "created_at",
        "version", "metadata", "*shipping_address", "*items", "*items.detail", "*items.variant",
        "*fulfillments", "*fulfillments.items", "*fulfillments.labels", "*customer",
        "*payment_collections.payments", "*payment_collections.payments.captures",
        "*payment_collections.payments.refunds",
    )
)  # fmt: skip
RETURN_FIELDS = "id,display_id,status,order_id,created_at,metadata,*items,*items.item"
LEVELS = "variants.inventory_items.inventory.location_levels"
PRODUCT_FIELDS = (
    "id,title,material,metadata,*categories,*variants,*variants.prices,"
    f"{LEVELS}.stocked_quantity,{LEVELS}.reserved_quantity"
)
CUSTOMER_FIELDS = "id,email,first_name,last_name,phone,created_at,metadata,*addresses"


def number_of(order: dict[str, Any]) -> str:
    """As customers know it: the shop's own number where there is one."""
    return str(order.get("custom_display_id") or order["display_id"])


def order_of(order: dict[str, Any], returns: list[dict[str, Any]], today: date) -> Order:
    """One order with everything that happened to it."""
    more = order.get("metadata") or {}
    parcels = [one for one in order.get("fulfillments") or () if not one.get("canceled_at")]
    sent = sorted(_times(parcels, "shipped_at"))
    arrived = sorted(_times(parcels, "delivered_at"))
    lines = tuple(_line(item) for item in order.get("items") or () if _quantity(item) > 0)
    payments = payments_of(order)
    backs = [one for one in returns if one.get("status") not in ("canceled", "open")]
    method = str(more.get("payment") or (payments[0]["provider_id"] if payments else "card"))
    return Order(
        number=number_of(order),
        customer_id=str(order.get("customer_id") or ""),
        email=str(order.get("email") or ""),
        name=_name(order.get("customer") or order.get("shipping_address") or {}),
        placed_at=moment(order["created_at"]),
        state=_state(order, parcels, backs, payments, more, today),
        address=address_words(order.get("shipping_address") or {}),
        payment=method,
        lines=lines,
        carrier=more.get("carrier") if sent else None,
        tracking=_tracking(parcels),
        dispatched_at=sent[0] if sent else None,
        due_on=day(more.get("due_on")),
        new_due_on=day(more.get("new_due_on")),
        delivered_at=arrived[-1] if arrived else None,
        delivered_to=more.get("delivered_to") if arrived else None,
        scans=tuple(
            Scan(moment(one["at"]), str(one["place"]), str(one["words"]))
            for one in more.get("scans") or ()
        ),
        charges=tuple(_charges(payments, method)),
        refunds=tuple(_refunds(order, payments, method, today)),
        returns=tuple(back for one in backs for back in _returns(one)),
    )


def _state(
    order: dict[str, Any],
    parcels: list[dict[str, Any]],
    backs: list[dict[str, Any]],
    payments: list[dict[str, Any]],
    more: dict[str, Any],
    today: date,
) -> str:
    if order["status"] == "canceled":
        return "cancelled"
    if any(one["status"] == "received" for one in backs):
        refunds = [moment(r["created_at"]) for p in payments for r in p.get("refunds") or ()]
        there = refunds and max(refunds).date() + timedelta(days=REFUND_DAYS) < today
        return "refunded" if there else "returned"
    items = [item for item in order.get("items") or () if _quantity(item) > 0]
    shipped = [_detail(item, "shipped_quantity") > 0 for item in items]
    arrived = [_detail(item, "delivered_quantity") >= _quantity(item) for item in items]
    if items and all(arrived):
        return "delivered"
    if any(arrived):
        return "part_delivered"
    if any(shipped):
        return "lost" if more.get("lost") else "late" if more.get("new_due_on") else "shipped"
    return "packed" if parcels else "paid"


def _line(item: dict[str, Any]) -> Line:
    return Line(
        id=item["id"],
        product=str(item.get("product_title") or item.get("title") or ""),
        size=size_of(item.get("variant_title")),
        quantity=_quantity(item),
        price_cents=cents(item["unit_price"]),
        delivered=_detail(item, "delivered_quantity") >= _quantity(item),
    )


def _quantity(item: dict[str, Any]) -> int:
    return int(item.get("quantity") or 0)


def _detail(item: dict[str, Any], name: str) -> int:
    return int((item.get("detail") or {}).get(name) or 0)


def payments_of(order: dict[str, Any]) -> list[dict[str, Any]]:
    """All payments of an order, with their captures and refunds."""
    return [
        payment
        for collection in order.get("payment_collections") or ()
        for payment in collection.get("payments") or ()
        if not payment.get("canceled_at")
    ]


def _charges(payments: list[dict[str, Any]], method: str) -> list[Charge]:
    """What was taken; a payment that went back whole is marked as such."""
    found: list[Charge] = []
    for payment in payments:
        taken, back = (
            [(moment(one["created_at"]), cents(one["amount"])) for one in payment.get(kind) or ()]
            for kind in ("captures", "refunds")
        )
        found += charges_of(taken, back, method)
    return sorted(found, key=lambda charge: charge.at)


def _refunds(
    order: dict[str, Any], payments: list[dict[str, Any]], method: str, today: date
) -> list[Refund]:
    reason = "cancelled" if order["status"] == "canceled" else "returned"
    found = [
        refund_of(
            number_of(order),
            n,
            moment(one["created_at"]),
            cents(one["amount"]),
            reason,
            method,
            today,
        )
        for payment in payments
        for n, one in enumerate(payment.get("refunds") or ())
    ]
    return sorted(found, key=lambda refund: refund.requested_at)


def _returns(back: dict[str, Any]) -> list[Return]:
    state = {"requested": "label_sent", "received": "arrived"}.get(back["status"], "in_transit")
    return [
        Return(
            reference=return_number(back),
            product=str((one.get("item") or {}).get("product_title") or ""),
            reason=str((back.get("metadata") or {}).get("reason") or one.get("note") or "other"),
            state=state,
            created_at=moment(back["created_at"]),
        )
        for one in back.get("items") or ()
    ]


def return_number(back: dict[str, Any]) -> str:
    """How a return is called on its label."""
    return f"R-{back['display_id']}"


def profile_of(customer: dict[str, Any]) -> Profile:
    """A customer; spending, card and newsletter are in `metadata`, if the shop puts them there."""
    more = customer.get("metadata") or {}
    addresses = customer.get("addresses") or ()
    usual = next((one for one in addresses if one.get("is_default_shipping")), None)
    return Profile(
        id=customer["id"],
        username=customer["email"],
        name=_name(customer),
        email=customer["email"],
        phone=str(customer.get("phone") or ""),
        address=address_words(usual or (addresses[0] if addresses else {})),
        since=moment(customer["created_at"]),
        newsletter=bool(more.get("newsletter")),
        card=str(more.get("card") or ""),
        card_expires_on=day(more.get("card_expires_on")),
        value_cents=int(more.get("value_cents") or 0),
    )


def product_of(product: dict[str, Any], currency: str) -> Product:
    """A product with the price of the shop's currency; its sizes are its variants."""
    more = product.get("metadata") or {}
    variants = product.get("variants") or ()
    each = [_price(variant, currency) for variant in variants]
    least = min(filter(None, each), default=0)
    categories = product.get("categories") or ()
    name = product["title"]
    return Product(
        name=name,
        family=str(more.get("family") or name),
        department=str(categories[0]["name"]) if categories else "",
        price_cents=least,
        material=str(product.get("material") or ""),
        care=str(more.get("care") or ""),
        stock=tuple(
            _stock(variant, own_price(price, least))
            for variant, price in zip(variants, each, strict=True)
        ),
    )


def _price(variant: dict[str, Any], currency: str) -> int:
    for price in variant.get("prices") or ():
        if price.get("currency_code") == currency.lower():
            return cents(price["amount"])
    return 0


def _stock(variant: dict[str, Any], price: int | None) -> Stock:
    back = day((variant.get("metadata") or {}).get("back_on"))
    return Stock(size_of(variant.get("title")), available(variant), back, price)


def available(variant: dict[str, Any]) -> int:
    """How many there are that nobody has bought; of what is made of several things, the fewest."""
    counts = [
        sum(
            int(level.get("stocked_quantity") or 0) - int(level.get("reserved_quantity") or 0)
            for level in (part.get("inventory") or {}).get("location_levels") or ()
        )
        // max(int(part.get("required_quantity") or 1), 1)
        for part in variant.get("inventory_items") or ()
    ]
    return max(min(counts, default=0), 0)


def code_of(promotion: dict[str, Any]) -> PromoCode:
    """A promotion's code; one without a campaign is good without end."""
    method = promotion.get("application_method") or {}
    campaign = promotion.get("campaign") or {}
    percent = method.get("type") == "percentage"
    value = float(method.get("value") or 0)
    least = [
        float(one["value"])
        for rule in promotion.get("rules") or ()
        if rule.get("attribute") == "subtotal" and rule.get("operator") in ("gte", "gt")
        for one in rule.get("values") or ()
    ]
    limit, used = promotion.get("limit"), promotion.get("used")
    return PromoCode(
        code=promotion["code"],
        percent=round(value) if percent else 0,
        amount_cents=0 if percent else cents(value),
        min_spend_cents=cents(max(least, default=0)),
        valid_from=day(campaign.get("starts_at")) or date.min,
        valid_until=day(campaign.get("ends_at")) or date.max,
        uses_left=max(int(limit) - int(used or 0), 0) if limit is not None else None,
        once_per_customer=False,
    )


def address_words(address: dict[str, Any]) -> str:
    """ "14 Tannery Row, Leeds LS2 7QP"."""
    streets = (address.get("address_1"), address.get("address_2"))
    return reading.address_words(streets, address.get("city"), address.get("postal_code"))


def address_parts(words: str, country: str) -> dict[str, str]:
    """The same back, as Medusa has it."""
    street, city, code = reading.address_parts(words)
    return {"address_1": street, "city": city, "postal_code": code, "country_code": country}


def _times(parcels: list[dict[str, Any]], name: str) -> list[datetime]:
    return [moment(one[name]) for one in parcels if one.get(name)]


def _tracking(parcels: list[dict[str, Any]]) -> str | None:
    labels = [label for one in parcels for label in one.get("labels") or ()]
    return str(labels[0]["tracking_number"]) if labels else None


def _name(person: dict[str, Any]) -> str:
    return person_name(person, "first_name", "last_name")
