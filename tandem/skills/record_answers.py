"""Tells what was asked about a record, from the shop; the words are those of data/records."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tandem.config.records import Attribute, Line, RecordBook
from tandem.core.words import in_spoken
from tandem.shop.port import NotOffered
from tandem.shop.records import Order
from tandem.skills.product_facts import product_known
from tandem.skills.record_facts import (
    Known,
    code_known,
    membership_known,
    order_known,
    refund_known,
    return_known,
    subscription_known,
    with_invoice,
)
from tandem.skills.result import SkillContext, Slots

OWNERS = ("subscription", "membership")
"""Kinds that only a signed-in customer has."""
CODES = "code"
INVOICE = "order.invoice"
NEEDED = {
    "membership": "customers.points",
    "subscription": "subscriptions.read",
    "code": "codes.read",
    "product": "catalogue.read",
}
"""Kind -> what of the shop it takes: who cannot see points does not say that there are none."""


@dataclass(frozen=True, slots=True)
class Told:
    """`text` with the names of its `buttons`; `about` and `tried` for the record.

    `card` is what is shown beside it, as responses declare it ({"card": "order", "of": "1042"}).
    trouble: "" when it was told; else "no_match", "limit", "sign_in", "unknown" or "nothing".
    """

    text: str = ""
    buttons: tuple[str, ...] = ()
    about: dict[str, str] = field(default_factory=dict)
    tried: str = ""
    trouble: str = ""
    known: str | None = None
    card: dict[str, str] = field(default_factory=dict)


SHOWN = ("order", "product")
"""Kinds of records of which there are cards."""
MOST_TOLD = 4
"""Things of which the same is told in one answer."""


def tell_record(
    item: dict[str, Any], slots: Slots, context: SkillContext, book: RecordBook
) -> Told:
    """One attribute of one record: the first line that fits what is so. Of several things (`ids`)
    a line each."""
    ids = [str(one) for one in item.get("ids") or ()]
    attribute = book.attribute(str(item["about"]))
    close = attribute.close if attribute else ""
    if not ids:
        told_of_one = _told_of(item, slots, context, book)
        if not close or told_of_one.trouble:
            return told_of_one
        return replace(told_of_one, text=f"{told_of_one.text} {close}")
    each = [_told_of(item | {"id": one}, slots, context, book) for one in ids[:MOST_TOLD]]
    told = [one for one in each if not one.trouble]
    if not told:
        return each[0]
    names = [one.about["product"] for one in told if "product" in one.about]
    about = told[0].about | ({"products": "; ".join(names)} if names else {})
    return Told(
        "\n".join(dict.fromkeys([*(one.text for one in told), *([close] if close else [])])),
        told[0].buttons,
        about,
        "; ".join(one.tried for one in told),
    )


def _told_of(item: dict[str, Any], slots: Slots, context: SkillContext, book: RecordBook) -> Told:
    label = str(item["about"])
    attribute, kind = book.attribute(label), label.partition(".")[0]
    if attribute is None:
        return Told(trouble="nothing")
    needed = NEEDED.get(kind)
    if needed and needed not in context.shop.capabilities:
        raise NotOffered(needed)
    identity = str(item.get("id") or slots.get(book.kinds[kind].slot or "") or "")
    asked = str(item.get("asked") or context.text)
    about, known, owner = {"label": label}, None, None
    if kind == "product":
        product = context.shop.catalogue.product(identity)
        if product is None:
            return Told(trouble="unknown")
        known = product_known(product, context.shop.catalogue, asked, context.today)
        about["product"] = product.name
        size = known.values.get("size") or known.values.get("sizes_asked")
        if size:
            about["size"] = size
    elif kind == CODES:
        code = context.shop.codes.promo_code(identity)
        owner_id = context.proven_id or ""
        used = bool(code and owner_id and context.shop.codes.used_code(code.code, owner_id))
        known = code_known(identity, code, context.today, used)
    elif kind in OWNERS:
        known = _own(kind, context)
        if known is None:
            return Told(trouble="sign_in")
    else:
        access = context.shop.orders.open_for(
            identity,
            str(slots.get("email") or ""),
            context.proven_id,
            context.conversation_id,
            context.key("open"),
            context.source,
        )
        if access.order is None:
            return Told(trouble=access.verdict, about={"order": identity})
        order = access.order
        known = _of_order(kind, order, context, asked)
        if label == INVOICE:
            known = with_invoice(known, context.shop.documents.invoice(order.number))
        about |= {"order": order.number, "items": order.items}
        owner = None if context.proven_id else order.customer_id
    line = line_for(attribute, known)
    if line is None:
        return Told(trouble="nothing", about=about, known=owner)
    thing = about.get("order") or about.get("product") or identity
    of = {"order": "order "}.get(kind, "") or ("order " if "order" in about else "")
    return Told(
        in_spoken(line.say).format_map(known.values),
        tuple(line.buttons),
        about,
        f"Told {attribute.name}{f' ({of}{thing})' if thing else ''}",
        known=owner,
        card={"card": kind, "of": thing} if attribute.card and kind in SHOWN else {},
    )


def line_for(attribute: Attribute, known: Known) -> Line | None:
    """The first line whose conditions hold and whose braces are known."""
    for line in attribute.tell:
        if not set(line.conditions) <= known.so:
            continue
        try:
            in_spoken(line.say).format_map(
                {key: value for key, value in known.values.items() if value}
            )
        except KeyError:
            continue
        return line
    return None


def _of_order(kind: str, order: Order, context: SkillContext, asked: str) -> Known:
    if kind == "refund":
        return refund_known(order, context.today)
    if kind == "return":
        return return_known(order, order.returns[-1] if order.returns else None, context.today)
    own: Sequence[Order] = ()
    if context.customer_id:
        own = context.shop.orders_of(context.customer_id)
    return order_known(order, context.today, own, asked)


def _own(kind: str, context: SkillContext) -> Known | None:
    if not context.customer_id:
        return None
    of_plus = NEEDED["subscription"] in context.shop.capabilities or kind == "subscription"
    found = context.shop.subscriptions.of_customer(context.customer_id) if of_plus else ()
    agreement = found[0] if found else None
    if kind == "membership":
        profile = context.shop.customers.profile(context.customer_id)
        return membership_known(profile, agreement) if profile else None
    return subscription_known(agreement, context.today)
