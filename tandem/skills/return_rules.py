"""What can go back, which thing is meant, and its label: for returns, swaps and refunds."""

import re
from datetime import timedelta

from tandem.core.denied import meant_words
from tandem.shop.matching import name_in
from tandem.shop.records import Order, Return
from tandem.skills.mail_texts import write_mail
from tandem.skills.order_status import describe, state_in_words
from tandem.skills.phrases import order_values
from tandem.skills.result import Say, SkillContext, SkillResult, Slots

RETURN_DAYS = 30  # after delivery
BOTH = re.compile(r"\b(?:both|all of (?:it|them)|everything|the whole (?:lot|order))\b", re.I)
NAMED_THING = re.compile(
    r"\b(?:the|my|these|those|and|plus|also)\s+[^,.;!?]{2,40}?(?=\s(?:and|plus|also)\b|[,.;!?]|$)",
    re.I,
)
"""Stretches of a message that may name a thing each."""
NOT_THAT_ONE = re.compile(r"\bnot (?:the |my )?\w+", re.I)


def refuse_return(order: Order, context: SkillContext) -> SkillResult | None:
    """Why nothing can go back, or None."""
    values = {**order_values(order, context.today), "days": RETURN_DAYS}
    tried = f"Order {order.number} cannot be returned: {state_in_words(order, context.today)}"
    if order.state in ("cancelled", "refunded", "returned"):
        return SkillResult((describe(order, context),), "refused", tried)
    if order.delivered_at is None:
        name = "cancel_instead" if order.state in ("paid", "packed") else "not_arrived"
        return SkillResult((Say(f"utter_return_{name}", values),), "refused", tried)
    coming = _named_and_coming(order, context)
    if coming:
        tried = f"{coming} of order {order.number} has not arrived yet"
        return SkillResult(
            (Say("utter_return_not_here", {**values, "item": coming}),), "refused", tried
        )
    if context.at - order.delivered_at > timedelta(days=RETURN_DAYS):
        return SkillResult((Say("utter_return_too_late", values),), "refused", tried)
    return None


def _named_and_coming(order: Order, context: SkillContext) -> str | None:
    """The thing of a half delivered order that the customer names, and that is still to come."""
    coming = [line.product for line in order.lines if not line.delivered]
    here = [line.product for line in order.lines if line.delivered]
    said = NOT_THAT_ONE.sub(" ", context.text)
    named = name_in(said, coming) if coming and here else None
    return named if named and name_in(said, [*here, named]) == named else None


def returnable_products(order: Order) -> list[str]:
    """What arrived and is not on its way back."""
    gone = {back.product for back in order.returns}
    return [line.product for line in order.lines if line.delivered and line.product not in gone]


def meant_product(slots: Slots, products: list[str], context: SkillContext) -> str | None:
    """The one of `products` the customer means: by name, in what they said before ("the shorts
    are too small"), or because there is no other."""
    if len(products) == 1:
        return products[0]
    named = name_in(str(slots.get("product") or ""), products)
    named = named or name_in(context.text, products)
    return named or name_in(f"{context.recent} {context.text}", products)


def several_meant(products: list[str], text: str) -> list[str]:
    """Those of `products` that a message names side by side, in its order: "the shorts and the
    trainers", "both". Fewer than two where it names one, or does not tell them apart."""
    if BOTH.search(text) and len(products) > 1:
        return products
    named = [(match.start(), match.group()) for match in NAMED_THING.finditer(meant_words(text))]
    each = [(place, name_in(words, products)) for place, words in named]
    return list(dict.fromkeys(name for _, name in sorted(each, key=_first) if name))


def _first(pair: tuple[int, str | None]) -> int:
    return pair[0]


def mail_label(order: Order, opened: Return, context: SkillContext, again: str = "") -> None:
    """Mail the label of a return, with the address of its file where the shop has one; once, but
    for `again`."""
    values = {"name": order.name, "item": opened.product}
    values |= {"order": order.number, "reference": opened.reference}
    link = context.shop.documents.return_label(order.number, opened.reference)
    if link:
        mail = write_mail("return_label_file", order.email, link=link, **values)
    else:
        mail = write_mail("return_label", order.email, **values)
    key = f"return-label:{opened.reference}{again}"
    context.outbox.put("mail", mail, key, whose=context.conversation_id)
