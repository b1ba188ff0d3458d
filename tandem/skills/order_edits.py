"""Cancelling an order, and sending it to another address. Only before dispatch."""

from tandem.shop.port import ChangeRefused
from tandem.shop.records import Order
from tandem.skills.order_access import needs_order
from tandem.skills.order_status import describe, state_in_words
from tandem.skills.phrases import on_day, order_values
from tandem.skills.result import Say, SkillContext, SkillResult, Slots

BEFORE_DISPATCH = ("paid", "packed")
ON_THE_WAY = ("shipped", "late", "lost", "part_delivered")


def too_late(order: Order, context: SkillContext, on_the_way: str) -> SkillResult:
    """What is true instead: `on_the_way` while the carrier has it, else the order's state."""
    response = describe(order, context)
    if order.state in ON_THE_WAY:
        response = Say(on_the_way, order_values(order, context.today))
    elif order.state == "delivered":
        response = Say("utter_change_delivered", order_values(order, context.today))
    words = state_in_words(order, context.today)
    return SkillResult((response,), "refused", f"Order {order.number} cannot be changed: {words}")


@needs_order("cancel_order_form")
def check_cancel(order: Order, slots: Slots, context: SkillContext) -> SkillResult:
    """Can it still be cancelled? If so, the customer is asked to confirm."""
    if order.state not in BEFORE_DISPATCH:
        return too_late(order, context, "utter_cancel_too_late")
    says = (Say("utter_cancel_possible", order_values(order, context.today)),)
    tried = f"Checked order {order.number}: it can be cancelled"
    checked = {"checked": order.number}
    return SkillResult(says, tried=tried, remember=checked, then="cancel_order_confirm_form")


@needs_order("cancel_order_form")
def cancel_order(order: Order, slots: Slots, context: SkillContext) -> SkillResult:
    """Cancel it if the customer said yes; the state is checked again by the change itself.

    A yes that comes with another order number ("yes, 1065") is about nothing that was checked.
    """
    if slots.get("checked") != order.number:
        return check_cancel(slots, context)
    values = order_values(order, context.today)
    if not slots.get("confirmed"):
        tried = f"Order {order.number} was not cancelled: the customer said no"
        return SkillResult((Say("utter_order_kept", values),), tried=tried)
    try:
        refund = context.shop.orders.cancel(order.number, context.key("cancel"))
    except ChangeRefused:
        return too_late(order, context, "utter_cancel_too_late")
    values["refund_due"] = on_day(refund.expected_on, context.today)
    return SkillResult(
        (Say("utter_order_cancelled_now", {**values, "refund_reference": refund.reference}),),
        tried=f"Cancelled order {order.number}; {values['total']} goes back to {refund.method}",
        facts={"refund": refund.reference},
    )


@needs_order("change_shipping_address_form")
def check_address_change(order: Order, slots: Slots, context: SkillContext) -> SkillResult:
    """Can it still go elsewhere? If so, the customer is asked where."""
    if order.state not in BEFORE_DISPATCH:
        return too_late(order, context, "utter_address_too_late")
    says = (Say("utter_address_possible", order_values(order, context.today)),)
    tried = f"Checked order {order.number}: the address can be changed"
    return SkillResult(says, tried=tried, then="change_shipping_address_to_form")


@needs_order("change_shipping_address_form")
def change_address(order: Order, slots: Slots, context: SkillContext) -> SkillResult:
    """Write the new address on the order."""
    address = " ".join(str(slots.get("new_address") or "").split())[:200]
    if not address:
        return check_address_change(slots, context)
    try:
        context.shop.orders.change_address(order.number, address, context.key("address"))
    except ChangeRefused:
        return too_late(order, context, "utter_address_too_late")
    return SkillResult(
        (Say("utter_address_changed", {"order": order.number, "address": address}),),
        tried=f"Changed the delivery address of order {order.number} to {address}",
        facts={"new address": address},
    )
