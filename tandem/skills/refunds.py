"""Money back: asking for it, and where it is."""

from dataclasses import replace

from tandem.shop.records import Order
from tandem.skills.order_access import needs_order
from tandem.skills.order_status import HANDED_TO_US, describe, offer_search, state_in_words
from tandem.skills.phrases import day, money, on_day, order_values
from tandem.skills.read_back import agreed, read_back
from tandem.skills.result import ONE_OFF_SLOTS, Say, SkillContext, SkillResult, Slots
from tandem.skills.return_rules import meant_product, refuse_return, returnable_products


@needs_order("refund_request_form")
def request_refund(order: Order, slots: Slots, context: SkillContext) -> SkillResult:
    """The way to the money that is open: cancel, wait, return, or a request to be released."""
    values = order_values(order, context.today)
    tried = f"Refund wished for order {order.number}: {state_in_words(order, context.today)}"
    if order.double_charge:
        return SkillResult((Say("utter_refund_by_dispute", values),), tried=tried)
    if order.refunds:
        return SkillResult((refund_state(order, context),), tried=tried)
    if order.state in ("paid", "packed"):
        return SkillResult((Say("utter_refund_by_cancel", values),), tried=tried)
    if order.state == "lost" and not order.trace:
        return _search_first(order, context, values, tried)
    if order.state == "lost":
        return _request(order, order.total_cents, "lost", slots, context)
    if order.state == "part_delivered":
        missing = [line for line in order.lines if not line.delivered]
        amount = sum(line.price_cents * line.quantity for line in missing)
        return _request(order, amount, "not delivered", slots, context)
    if order.delivered_at is None:
        late = order.is_late(context.today) and order.new_due_on is not None
        response = "utter_refund_late" if late else "utter_refund_not_arrived"
        return SkillResult((Say(response, values),), "refused", tried)
    refusal = refuse_return(order, context)
    if refusal:
        return refusal
    returnable = returnable_products(order)
    if not returnable:
        back = order.returns[-1]
        says = (Say("utter_return_exists", {**values, "reference": back.reference}),)
        return SkillResult(says, tried=tried)
    product = meant_product(slots, returnable, context)
    return SkillResult(
        (Say("utter_refund_by_return", values),),
        tried=tried,
        forget=ONE_OFF_SLOTS if product else ("product", *ONE_OFF_SLOTS),
        remember={"product": product} if product else {},
        then="return_item_details_form",
    )


def _search_first(
    order: Order, context: SkillContext, values: dict[str, str], tried: str
) -> SkillResult:
    """A lost parcel is searched for; then the customer chooses between the money and a new one."""
    offer = offer_search(order, "utter_refund_search_first", tried, context)
    return replace(offer, says=(Say("utter_refund_search_first", values),))


@needs_order("refund_status_form")
def track_refund(order: Order, slots: Slots, context: SkillContext) -> SkillResult:
    """Where the money is, from the record."""
    if order.refunds:
        refund = order.refunds[-1]
        tried = (
            f"Looked up refund {refund.reference}: {money(refund.amount_cents)}, "
            f"{refund.state.replace('_', ' ')}, expected {day(refund.expected_on, context.today)}"
        )
        says = (refund_state(order, context),)
        return SkillResult(says, tried=tried, facts={"refund": refund.reference})
    values = order_values(order, context.today)
    tried = f"Looked for a refund of order {order.number}: there is none"
    if order.returns:
        reference = order.returns[-1].reference
        says = (Say("utter_refund_waits_for_return", {**values, "reference": reference}),)
        return SkillResult(says, tried=f"{tried}; return {reference} has not arrived")
    if order.state in HANDED_TO_US:  # "and the refund?" before a yes to cancelling it
        return SkillResult((Say("utter_refund_if_cancelled", values),), tried=tried)
    return SkillResult((Say("utter_refund_none", values), describe(order, context)), tried=tried)


def refund_state(order: Order, context: SkillContext) -> Say:
    """The response about the newest refund; overdue where the money should be there by now."""
    refund = order.refunds[-1]
    name = refund.state
    if name == "sent" and refund.expected_on < context.today:
        name = "overdue"
    values = {
        **order_values(order, context.today),
        "refund_sent": on_day(refund.requested_at.date(), context.today),
    }
    return Say(f"utter_refund_{name}", values)


def _request(
    order: Order, cents: int, reason: str, slots: Slots, context: SkillContext
) -> SkillResult:
    deed = f"refund {order.number} {cents}"
    yes = agreed(slots, deed)
    if not yes:
        told = {**order_values(order, context.today), "amount": money(cents)}
        if yes is None:
            tried = f"Read a refund of {told['amount']} for order {order.number} back"
            say = Say("utter_refund_read_back", told)
            return read_back(deed, say, "refund_request_confirm_form", tried)
        says = (Say("utter_refund_not_requested", told),)
        return SkillResult(says, tried="No refund was requested: the customer said no")
    refund = context.shop.refunds.request_refund(order.number, cents, reason, context.key("refund"))
    values = {
        "order": order.number,
        "amount": money(refund.amount_cents),
        "method": refund.method,
        "reference": refund.reference,
        "refund_due": on_day(refund.expected_on, context.today),
    }
    return SkillResult(
        (Say("utter_refund_requested", values),),
        tried=f"Requested refund {refund.reference} of {values['amount']}: {reason}",
        facts={"refund": refund.reference},
    )
