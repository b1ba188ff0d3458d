"""Sending something back."""

from datetime import timedelta

from tandem.shop.matching import name_in
from tandem.shop.records import Order, Return
from tandem.skills.mail_texts import write_mail
from tandem.skills.order_access import needs_order
from tandem.skills.order_status import describe, state_in_words
from tandem.skills.phrases import money, order_values
from tandem.skills.result import ONE_OFF_SLOTS, Say, SkillContext, SkillResult, Slots

RETURN_DAYS = 30  # after delivery
REASONS = (
    "too_small", "too_large", "damaged", "faulty", "wrong_item", "not_as_described",
    "changed_mind", "late", "other",
)  # fmt: skip
OUR_FAULT = ("damaged", "faulty", "wrong_item", "not_as_described")


@needs_order("return_item_form")
def check_return(order: Order, slots: Slots, context: SkillContext) -> SkillResult:
    """Can something of it go back? If so, the customer is asked what and why."""
    refusal = refuse_return(order, slots, context)
    if refusal:
        return refusal
    returnable = returnable_products(order)
    values = {**order_values(order, context.today), "days": RETURN_DAYS}
    if not returnable:
        back = order.returns[-1]
        says = (Say("utter_return_exists", {**values, "reference": back.reference}),)
        return SkillResult(says, "refused", f"Return {back.reference} is open already")
    product = meant_product(slots, returnable, context)
    values["what"] = product or f"order {order.number}"
    return SkillResult(
        (Say("utter_return_possible", values),),
        tried=f"Checked order {order.number}: it can be returned",
        forget=ONE_OFF_SLOTS if product else ("product", *ONE_OFF_SLOTS),
        remember={"product": product} if product else {},
        then="return_item_details_form",
    )


@needs_order("return_item_form")
def create_return(order: Order, slots: Slots, context: SkillContext) -> SkillResult:
    """Open the return and mail the label."""
    refusal = refuse_return(order, slots, context)
    if refusal:
        return refusal
    arrived = [line.product for line in order.lines if line.delivered]
    product = meant_product(slots, arrived, context)
    if product is None:
        return check_return(slots, context)
    reason = str(slots.get("return_reason") or "other")
    other = name_in(reason, arrived) if reason not in REASONS else None
    if other and other != product:  # asked why, they said what: "the shorts"
        forget = ("return_reason", *ONE_OFF_SLOTS)
        remember = {"product": other}
        return SkillResult((), forget=forget, remember=remember, then="return_item_details_form")
    before = next((back for back in order.returns if back.product == product), None)
    opened = before or context.shop.orders.open_return(
        order.number, product, reason, context.key("return")
    )
    _mail_label(order, opened, context)
    price = next(line.price_cents for line in order.lines if line.product == product)
    response = "utter_return_created_fault" if reason in OUR_FAULT else "utter_return_created"
    if before:
        response = "utter_return_exists"
    values = {
        **order_values(order, context.today),
        "item": product,
        "amount": money(price),
        "reference": opened.reference,
    }
    return SkillResult(
        (Say(response, values),),
        tried=f"Return {opened.reference} for {product} is open, the label is mailed",
        facts={"return": opened.reference, "reason": reason.replace("_", " ")},
        forget=("return_reason", "product", *ONE_OFF_SLOTS),
    )


def refuse_return(order: Order, slots: Slots, context: SkillContext) -> SkillResult | None:
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


def _mail_label(order: Order, opened: Return, context: SkillContext) -> None:
    mail = write_mail(
        "return_label",
        order.email,
        name=order.name,
        item=opened.product,
        order=order.number,
        reference=opened.reference,
    )
    context.outbox.put("mail", mail, f"return-label:{opened.reference}")
