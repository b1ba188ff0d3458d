"""What can go back, which thing is meant, and its label: for returns, swaps and refunds."""

from datetime import timedelta

from tandem.shop.matching import name_in
from tandem.shop.records import Order, Return
from tandem.skills.mail_texts import write_mail
from tandem.skills.order_status import describe, state_in_words
from tandem.skills.phrases import order_values
from tandem.skills.result import Say, SkillContext, SkillResult, Slots

RETURN_DAYS = 30  # after delivery


def refuse_return(order: Order, context: SkillContext) -> SkillResult | None:
    """Why nothing can go back, or None."""
    values = {**order_values(order, context.today), "days": RETURN_DAYS}
    tried = f"Order {order.number} cannot be returned: {state_in_words(order, context.today)}"
    if order.state in ("cancelled", "refunded", "returned"):
        return SkillResult((describe(order, context),), "refused", tried)
    if order.delivered_at is None:
        name = "cancel_instead" if order.state in ("paid", "packed") else "not_arrived"
        return SkillResult((Say(f"utter_return_{name}", values),), "refused", tried)
    if context.at - order.delivered_at > timedelta(days=RETURN_DAYS):
        return SkillResult((Say("utter_return_too_late", values),), "refused", tried)
    return None


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
    return named or name_in(f"{context.recent} {context.text}", products)


def mail_label(order: Order, opened: Return, context: SkillContext, again: str = "") -> None:
    """Mail the label of a return; once, but for `again`."""
    mail = write_mail(
        "return_label",
        order.email,
        name=order.name,
        item=opened.product,
        order=order.number,
        reference=opened.reference,
    )
    key = f"return-label:{opened.reference}{again}"
    context.outbox.put("mail", mail, key, whose=context.conversation_id)
