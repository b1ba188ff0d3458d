"""Sending something back."""

import re

from tandem.shop.matching import name_in
from tandem.shop.records import Order
from tandem.skills.order_access import needs_order
from tandem.skills.phrases import money, order_values
from tandem.skills.read_back import agreed, read_back
from tandem.skills.result import ONE_OFF_SLOTS, Say, SkillContext, SkillResult, Slots
from tandem.skills.return_rules import (
    RETURN_DAYS,
    mail_label,
    meant_product,
    refuse_return,
    returnable_products,
    several_meant,
)
from tandem.skills.swaps import SWAP_WORDS, check_swap

REASONS = (
    "too_small", "too_large", "damaged", "faulty", "wrong_item", "not_as_described", "incomplete",
    "changed_mind", "late", "other",
)  # fmt: skip
AND = "; "
"""Between several things of the slot `also`."""
SIZE_REASONS = ("too_small", "too_large")
OUR_FAULT = ("damaged", "faulty", "wrong_item", "not_as_described", "incomplete")


@needs_order("return_item_form")
def check_return(order: Order, slots: Slots, context: SkillContext) -> SkillResult:
    """Can something of it go back? If so, the customer is asked what and why."""
    if SWAP_WORDS.search(context.text):
        return check_swap(slots, context)
    refusal = refuse_return(order, context)
    if refusal and order.delivered_at and _is_faulty(slots, context):
        return _fault_late(order, slots, context)
    if refusal:
        return refusal
    returnable = returnable_products(order)
    values = {**order_values(order, context.today), "days": RETURN_DAYS}
    if not returnable:
        meant = meant_product(slots, [one.product for one in order.returns], context)
        back = next((one for one in order.returns if one.product == meant), order.returns[-1])
        says = (Say("utter_return_exists", {**values, "reference": back.reference}),)
        return SkillResult(says, "refused", f"Return {back.reference} is open already")
    several = several_meant(returnable, context.text) or several_meant(returnable, context.recent)
    product: str | None
    if len(several) > 1:
        product, also = several[0], AND.join(several[1:])
    else:
        product, also = meant_product(slots, returnable, context), ""
    values["what"] = product or f"order {order.number}"
    possible = [Say("utter_return_possible", values)]
    possible += [Say("utter_also_next", {"also": also})] if also else []
    remember = {"product": product} if product else {}
    return SkillResult(
        tuple(possible),
        tried=f"Checked order {order.number}: it can be returned",
        forget=ONE_OFF_SLOTS if product else ("product", *ONE_OFF_SLOTS),
        remember=remember | ({"also": also} if also else {}),
        then="return_item_details_form",
    )


FAULT = re.compile(
    r"\b(?:fault\w*|broke\w*|break\w*|apart|seam|undone|unravel\w*|hole|torn|tear|ripped|shed\w*|crack\w*"
    r"|snapp\w*|came off|fell off|stuck|leak\w*|defect\w*|shrunk|shrank|damaged)\b",
    re.I,
)


def _is_faulty(slots: Slots, context: SkillContext) -> bool:
    said = slots.get("return_reason") in OUR_FAULT
    return said or bool(FAULT.search(context.text) or FAULT.search(context.recent))


def _fault_late(order: Order, slots: Slots, context: SkillContext) -> SkillResult:
    """After the days for returns a fault is a person's matter, for two years."""
    arrived = [line.product for line in order.lines if line.delivered]
    item = meant_product(slots, arrived, context) or "it"
    values = {**order_values(order, context.today), "item": item}
    tried = f"{item} of order {order.number} is said to be faulty, within two years of delivery"
    return SkillResult((Say("utter_return_fault_late", values),), "refused", tried)


@needs_order("return_item_form")
def create_return(order: Order, slots: Slots, context: SkillContext) -> SkillResult:
    """Open the return and mail the label."""
    refusal = refuse_return(order, context)
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
    price = next(line.price_cents for line in order.lines if line.product == product)
    values = {**order_values(order, context.today), "item": product, "amount": money(price)}
    yes = True if before else agreed(slots, f"return {order.number} {product}")
    if yes is None:
        return _read_return_back(order, product, reason, values)
    if not yes:
        return SkillResult(
            (Say("utter_return_not_opened", values),),
            tried=f"No return of {product} was opened: the customer said no",
            forget=("return_reason", "product", "also", *ONE_OFF_SLOTS),
        )
    opened = before or context.shop.returns.open_return(
        order.number, product, reason, context.key("return")
    )
    mail_label(order, opened, context)
    response = "utter_return_created_fault" if reason in OUR_FAULT else "utter_return_created"
    if before:
        response = "utter_return_exists"
    values["reference"] = opened.reference
    said_too = [one for one in str(slots.get("also") or "").split(AND) if one != product]
    following = [one for one in said_too if one in returnable_products(order)]
    remember = {"product": following[0], "order_number": order.number} if following else {}
    coming = [line.product for line in order.lines if not line.delivered]
    late = [
        Say("utter_return_not_here", {**values, "item": one}) for one in said_too if one in coming
    ]
    return SkillResult(
        (Say(response, values), *late),
        tried=f"Return {opened.reference} for {product} is open, the label is mailed",
        facts={"return": opened.reference, "reason": reason.replace("_", " ")},
        about={"product": opened.product},
        forget=("return_reason", "product", "also", *ONE_OFF_SLOTS),
        remember=remember | ({"also": AND.join(following[1:])} if following[1:] else {}),
        then="return_item_form" if following else None,
    )


def _read_return_back(order: Order, product: str, reason: str, values: dict) -> SkillResult:
    response = "utter_return_read_back_size" if reason in SIZE_REASONS else "utter_return_read_back"
    if reason in OUR_FAULT:
        response = "utter_return_read_back_fault"
    return read_back(
        f"return {order.number} {product}",
        Say(response, values),
        "return_item_confirm_form",
        f"Read a return of {product} back",
        product=product,
        return_reason=reason,
    )


@needs_order("return_item_form")
def send_label(order: Order, slots: Slots, context: SkillContext) -> SkillResult:
    """Mail the label of the newest return once more."""
    if not order.returns:
        return check_return(slots, context)
    opened = order.returns[-1]
    mail_label(order, opened, context, f":{context.turn_id}")
    values = {**order_values(order, context.today), "reference": opened.reference}
    return SkillResult(
        (Say("utter_label_sent", values),),
        tried=f"Mailed the label of return {opened.reference} once more",
    )
