"""Cancelling an order, or one thing of it. Only before dispatch."""

from tandem.shop.port import ChangeRefused
from tandem.shop.records import Order
from tandem.skills.order_access import needs_order
from tandem.skills.order_change import check_change, taken_out
from tandem.skills.order_edits import BEFORE_DISPATCH, too_late
from tandem.skills.phrases import money, on_day, order_values
from tandem.skills.read_back import agreed, read_back
from tandem.skills.result import Say, SkillContext, SkillResult, Slots


@needs_order("cancel_order_form")
def check_cancel(order: Order, slots: Slots, context: SkillContext) -> SkillResult:
    """Can it still be cancelled? If so, the customer is asked to confirm."""
    if order.state not in BEFORE_DISPATCH:
        return too_late(order, context, "utter_cancel_too_late")
    if order.state == "paid" and taken_out(order, context.text):
        return check_change(slots, context)
    taken = sum(charge.amount_cents for charge in order.charges if not charge.returned_at)
    values = order_values(order, context.today) | {"total": money(taken or order.total_cents)}
    say = Say("utter_cancel_possible", values)
    tried = f"Checked order {order.number}: it can be cancelled"
    return read_back(f"cancel {order.number}", say, "cancel_order_confirm_form", tried)


@needs_order("cancel_order_form")
def cancel_order(order: Order, slots: Slots, context: SkillContext) -> SkillResult:
    """Cancel it if the customer said yes; the state is checked again by the change itself.

    A yes that comes with another order number ("yes, 1065") is about nothing that was checked.
    """
    yes = agreed(slots, f"cancel {order.number}")
    if yes is None:
        return check_cancel(slots, context)
    values = order_values(order, context.today)
    if not yes:
        tried = f"Order {order.number} was not cancelled: the customer said no"
        return SkillResult((Say("utter_order_kept", values),), tried=tried)
    try:
        refund = context.shop.orders.cancel(order.number, context.key("cancel"))
    except ChangeRefused:
        return too_late(order, context, "utter_cancel_too_late")
    values |= {
        "refund_due": on_day(refund.expected_on, context.today),
        "total": money(refund.amount_cents),  # what was taken, whatever the order came to since
    }
    return SkillResult(
        (Say("utter_order_cancelled_now", {**values, "refund_reference": refund.reference}),),
        tried=f"Cancelled order {order.number}; {values['total']} goes back to {refund.method}",
        facts={"refund": refund.reference},
    )
