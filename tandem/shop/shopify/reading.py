"""Shopify's orders, customers and goods as our records. Pure.

What Shopify itself does not know of goods is read from metafields of the namespace `tandem`: a
product's `family`, `material` and `care`.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from tandem.shop import reading
from tandem.shop.port import NotOffered
from tandem.shop.reading import (
    REFUND_DAYS,
    cents,
    charges_of,
    day,
    moment,
    own_price,
    refund_of,
    size_of,
)
from tandem.shop.records import (
    UNPAID,
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

NOT_PAID = ("PENDING", "EXPIRED", "VOIDED")
BEING_PACKED = ("IN_PROGRESS", "PENDING_FULFILLMENT")
TAKEN = ("SALE", "CAPTURE")
REASONS = {
    "too_small": "SIZE_TOO_SMALL",
    "too_large": "SIZE_TOO_LARGE",
    "damaged": "DEFECTIVE",
    "faulty": "DEFECTIVE",
    "wrong_item": "WRONG_ITEM",
    "not_as_described": "NOT_AS_DESCRIBED",
    "changed_mind": "UNWANTED",
}
"""Our reasons of a return -> Shopify's; all others are OTHER."""
UNCOUNTED = 100
"""What is sold without being counted is said to be there, never how many."""
Raw = dict[str, Any]


def number_of(thing: Raw) -> str:
    """An order or a return as customers know it: "#1042" is 1042."""
    return str(thing["name"]).lstrip("#")


def name_query(number: str) -> str:
    """How Shopify searches for an order's number; it finds longer ones too."""
    return f'name:"{plain(number)}"'


def plain(words: str) -> str:
    """Words that cannot end the quotes of a search."""
    return words.replace('"', "").replace("\\", "")


def own_id(gid: Any) -> str:
    """ "gid://shopify/Customer/544365967" is 544365967."""
    return str(gid or "").rpartition("/")[2]


def gid(kind: str, own: int | str) -> str:
    """The same back."""
    return f"gid://shopify/{kind}/{own}"


def nodes(connection: Raw | None) -> list[Raw]:
    """What a connection holds."""
    return list((connection or {}).get("nodes") or ())


def order_of(order: Raw, today: date) -> Order:
    """One order with everything that happened to it."""
    parcels = parcels_of(order)
    arrived = {
        line["lineItem"]["id"]
        for one in parcels
        if one["deliveredAt"]
        for line in nodes(one["fulfillmentLineItems"])
    }
    method = _method(order)
    refunds = _refunds(order, method, today)
    due = sorted(_estimates(parcels))
    lines = tuple(
        _line(item, item["id"] in arrived)
        for item in nodes(order["lineItems"])
        if item["currentQuantity"] or order["cancelledAt"]
    )
    tracking: Raw = next((info for one in parcels for info in one["trackingInfo"]), {})
    delivered = sorted(moment(one["deliveredAt"]) for one in parcels if one["deliveredAt"])
    state = _state(order, parcels, lines, due, refunds, today)
    return Order(
        number=number_of(order),
        customer_id=own_id((order["customer"] or {}).get("id")),
        email=str(order["email"] or ""),
        name=str((order["customer"] or {}).get("displayName") or ""),
        placed_at=moment(order["createdAt"]),
        state=state,
        address=address_words(order["shippingAddress"] or {}),
        payment=method,
        lines=lines,
        carrier=tracking.get("company"),
        tracking=tracking.get("number"),
        dispatched_at=min((moment(one["createdAt"]) for one in parcels), default=None),
        due_on=due[0] if due else None,
        new_due_on=due[-1] if state == "late" else None,
        delivered_at=delivered[-1] if delivered else None,
        scans=tuple(_scans(parcels)),
        charges=charges_of(
            _money(order, TAKEN), [(one.requested_at, one.amount_cents) for one in refunds], method
        ),
        refunds=refunds,
        returns=tuple(back for one in nodes(order["returns"]) for back in _returns(one)),
    )


def parcels_of(order: Raw) -> list[Raw]:
    """What was sent and not called back."""
    return [one for one in order["fulfillments"] if one["status"] == "SUCCESS"]


def _state(
    order: Raw,
    parcels: list[Raw],
    lines: tuple[Line, ...],
    due: list[date],
    refunds: tuple[Refund, ...],
    today: date,
) -> str:
    if order["cancelledAt"]:
        return "cancelled"
    if order["displayFinancialStatus"] in NOT_PAID:
        return UNPAID
    if any(one["status"] == "CLOSED" for one in nodes(order["returns"])):
        there = refunds and refunds[-1].requested_at.date() + timedelta(REFUND_DAYS) < today
        return "refunded" if there else "returned"
    if order["displayFinancialStatus"] == "REFUNDED":
        return "refunded"
    if lines and all(line.delivered for line in lines):
        return "delivered"
    if any(line.delivered for line in lines):
        return "part_delivered"
    if parcels:
        delayed = any(one["displayStatus"] == "DELAYED" for one in parcels)
        return "late" if delayed and due and due[-1] > due[0] else "shipped"
    return "packed" if order["displayFulfillmentStatus"] in BEING_PACKED else "paid"


def _estimates(parcels: list[Raw]) -> Iterable[date]:
    for one in parcels:
        for said in (one, *nodes(one["events"])):
            if found := day(said["estimatedDeliveryAt"]):
                yield found


def _line(item: Raw, delivered: bool) -> Line:
    return Line(
        id=item["id"],
        product=str(item["title"]),
        size=size_of(item["variantTitle"]),
        quantity=item["currentQuantity"] or item["quantity"],
        price_cents=amount(item["discountedUnitPriceAfterAllDiscountsSet"]),
        delivered=delivered,
    )


def _scans(parcels: list[Raw]) -> list[Scan]:
    found = [
        Scan(
            moment(one["happenedAt"]),
            str(one["city"] or ""),
            str(one["message"] or one["status"].replace("_", " ").lower()),
        )
        for parcel in parcels
        for one in nodes(parcel["events"])
    ]
    return sorted(found, key=lambda scan: scan.at)


def _method(order: Raw) -> str:
    """ "Visa ending 4242", or whose payment it is."""
    for one in order["transactions"]:
        card = one["paymentDetails"] or {}
        if card.get("company") and card.get("number"):
            return f"{card['company']} ending {str(card['number'])[-4:]}"
    return next((str(one["formattedGateway"]) for one in order["transactions"]), "card")


def _money(order: Raw, kinds: tuple[str, ...]) -> list[tuple[datetime, int]]:
    return [
        (moment(one["createdAt"]), amount(one["amountSet"]))
        for one in order["transactions"]
        if one["kind"] in kinds and one["status"] == "SUCCESS"
    ]


def _refunds(order: Raw, method: str, today: date) -> tuple[Refund, ...]:
    number = number_of(order)
    reason = "cancelled" if order["cancelledAt"] else "returned"
    return tuple(
        refund_of(number, n, at, cents_back, reason, method, today)
        for n, (at, cents_back) in enumerate(sorted(_money(order, ("REFUND",))))
    )


def _returns(back: Raw) -> list[Return]:
    state = {"OPEN": "label_sent", "CLOSED": "arrived"}.get(back["status"])
    if state is None:  # asked for, declined or dropped
        return []
    return [
        Return(
            reference=number_of(back),
            product=str(line["fulfillmentLineItem"]["lineItem"]["title"]),
            reason=str(line["returnReason"]).lower(),
            state=state,
            created_at=moment(back["createdAt"]),
        )
        for line in nodes(back["returnLineItems"])
        if line.get("fulfillmentLineItem")
    ]


def profile_of(customer: Raw) -> Profile:
    """A customer. Shopify has no user names: they sign in with their e-mail address."""
    mail = customer["defaultEmailAddress"] or {}
    email = str(mail.get("emailAddress") or "")
    return Profile(
        id=own_id(customer["id"]),
        username=email,
        name=str(customer["displayName"]),
        email=email,
        phone=str((customer["defaultPhoneNumber"] or {}).get("phoneNumber") or ""),
        address=address_words(customer["defaultAddress"] or {}),
        since=moment(customer["createdAt"]),
        newsletter=mail.get("marketingState") == "SUBSCRIBED",
        value_cents=cents(customer["amountSpent"]["amount"]),
    )


def products_of(variants: Iterable[Raw]) -> list[Product]:
    """Products by name; their variants are their sizes."""
    found: dict[str, list[Raw]] = {}
    for variant in variants:
        found.setdefault(variant["product"]["id"], []).append(variant)
    return sorted((_product(one) for one in found.values()), key=lambda product: product.name)


def _product(variants: list[Raw]) -> Product:
    product = variants[0]["product"]
    name = str(product["title"])
    family, material, care = (
        str((product[field] or {}).get("value") or "") for field in ("family", "material", "care")
    )
    price = min(cents(one["price"]) for one in variants)
    return Product(
        name=name,
        family=family or name,
        department=str(product["productType"]),
        price_cents=price,
        material=material,
        care=care,
        stock=tuple(
            Stock(
                size_of(one["title"]),
                available(one),
                price_cents=own_price(cents(one["price"]), price),
            )
            for one in variants
        ),
    )


def available(variant: Raw) -> int:
    """How many there are; what is sold beyond its count, or without one, is there."""
    count = variant["inventoryQuantity"]
    if count is None or variant["inventoryPolicy"] == "CONTINUE":
        return UNCOUNTED
    return max(int(count), 0)


def code_of(code: str, discount: Raw) -> PromoCode | None:
    """A code on an order; None where it works no more. Raises NotOffered for a kind that is neither
    a share nor an amount of a whole order."""
    value = (discount.get("customerGets") or {}).get("value") or {}
    least = discount.get("minimumRequirement") or {}
    if (
        value.get("__typename") not in ("DiscountPercentage", "DiscountAmount")
        or value.get("appliesOnEachItem")
        or least.get("__typename") not in (None, "DiscountMinimumSubtotal")
    ):
        raise NotOffered("codes.read: a code of another kind")
    limit = discount["usageLimit"]
    spend = (least.get("greaterThanOrEqualToSubtotal") or {}).get("amount")
    return PromoCode(
        code=code,
        percent=round(float(value.get("percentage") or 0) * 100),
        amount_cents=cents((value.get("amount") or {}).get("amount")),
        min_spend_cents=cents(spend),
        valid_from=day(discount["startsAt"]) or date.min,
        valid_until=day(discount["endsAt"]) or date.max,
        uses_left=None if limit is None else max(limit - discount["asyncUsageCount"], 0),
        once_per_customer=bool(discount["appliesOncePerCustomer"]),
    )


def address_words(address: Raw) -> str:
    """ "14 Tannery Row, Leeds LS2 7QP"."""
    streets = (address.get("address1"), address.get("address2"))
    return reading.address_words(streets, address.get("city"), address.get("zip"))


def address_parts(words: str, old: Raw | None) -> Raw:
    """The same back, with the names and the country of the old one."""
    street, city, code = reading.address_parts(words)
    old = old or {}
    kept = {name: old[name] for name in ("firstName", "lastName", "phone") if old.get(name)}
    country = {"countryCode": old["countryCodeV2"]} if old.get("countryCodeV2") else {}
    return kept | country | {"address1": street, "address2": "", "city": city, "zip": code}


def amount(money: Raw) -> int:
    """Money in the shop's own currency."""
    return cents(money["shopMoney"]["amount"])
