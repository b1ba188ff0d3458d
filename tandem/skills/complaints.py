"""Complaints: written down with the concrete thing, and a person offered."""

from tandem.skills.phrases import order_values
from tandem.skills.result import Say, SkillContext, SkillResult, Slots


def take_complaint(slots: Slots, context: SkillContext) -> SkillResult:
    """Record what was said. The order is named only if the customer may see it."""
    words = str(slots.get("details") or context.text).strip()
    order = _own_order(slots, context)
    reference = context.shop.customers.record_complaint(
        context.conversation_id,
        context.customer_id,
        order.number if order else None,
        words,
        context.key("complaint"),
    )
    values = {"reference": reference}
    response = "utter_complaint_recorded"
    if order:
        values |= order_values(order, context.today)
        late = order.is_late(context.today)
        response = "utter_complaint_late_order" if late else "utter_complaint_order"
    return SkillResult(
        (Say(response, values),),
        tried=f"Wrote complaint {reference} down",
        facts={"complaint": reference} | ({"order": order.number} if order else {}),
    )


def _own_order(slots: Slots, context: SkillContext):
    """The order a proven customer speaks of: the one named, or the only one that is late."""
    if not context.proven_id:
        return None
    orders = context.shop.orders_of(context.proven_id)
    named = [order for order in orders if order.number == str(slots.get("order_number"))]
    late = [order for order in orders if order.is_late(context.today)]
    return named[0] if named else (late[0] if len(late) == 1 else None)
