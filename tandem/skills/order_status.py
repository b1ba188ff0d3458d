"""Where an order is, and what can be done about a parcel that is not there."""

from datetime import date

from tandem.core.words import say
from tandem.shop.records import Order
from tandem.skills.order_access import needs_order
from tandem.skills.phrases import order_values
from tandem.skills.read_back import agreed, read_back
from tandem.skills.result import Say, SkillContext, SkillResult, Slots

HANDED_TO_US = ("paid", "packed")


def describe(order: Order, context: SkillContext) -> Say:
    """The response that tells the order's true state."""
    name = order.state
    if order.state == "shipped" and order.is_late(context.today):
        name = "overdue"
    values = order_values(order, context.today)
    if order.trace and name in ("lost", "overdue"):  # what is open is not offered
        return Say("utter_order_searched", values | {"trace": order.trace})
    return Say(f"utter_order_{name}", values)


def state_in_words(order: Order, today: date) -> str:
    """The same for the person who may take over, in a few words."""
    known = order_values(order, today)
    if order.state == "shipped" and order.is_late(today):
        return say("phrases.stands_overdue", **known)
    return say(f"phrases.stands_{order.state}", **known)


@needs_order("order_status_form")
def track_order(order: Order, slots: Slots, context: SkillContext) -> SkillResult:
    """The true status, at once."""
    tried = f"Looked up order {order.number}: {state_in_words(order, context.today)}"
    return SkillResult((describe(order, context),), tried=tried)


@needs_order("order_late_or_missing_form")
def trace_parcel(order: Order, slots: Slots, context: SkillContext) -> SkillResult:
    """A parcel that should be there: say what the carrier knows, search where they know nothing."""
    tried = f"Looked up order {order.number}: {state_in_words(order, context.today)}"
    if order.trace:
        values = {**order_values(order, context.today), "trace": order.trace}
        return SkillResult((Say("utter_search_running", values),), tried=tried)
    if order.state == "delivered":
        return offer_search(order, "utter_delivered_but_missing", tried, context)
    if order.state == "shipped" and not order.is_late(context.today):
        says = (Say("utter_order_not_late_yet", order_values(order, context.today)),)
        return SkillResult(says, tried=tried)
    if order.state == "lost" or (order.is_late(context.today) and order.new_due_on is None):
        return offer_search(order, "utter_parcel_lost", tried, context)
    return SkillResult((describe(order, context),), tried=tried)


@needs_order("order_late_or_missing_form")
def report_missing(order: Order, slots: Slots, context: SkillContext) -> SkillResult:
    """After a yes have the carrier search for it; after a no leave it at that. A search needs no
    person: who wants one beside it says so."""
    yes = agreed(slots, f"search {order.number}")
    if yes is None:
        return trace_parcel(slots, context)
    if not yes:
        tried = f"No search was opened for order {order.number}: the customer said no"
        return SkillResult((Say("utter_parcel_found"),), tried=tried)
    if order.state == "delivered":
        reason = "the parcel is marked delivered, but did not arrive"
        return _search(order, context, "utter_parcel_searched", reason)
    return _search(
        order, context, "utter_parcel_searched_lost", "the carrier cannot find the parcel"
    )


def offer_search(order: Order, response: str, tried: str, context: SkillContext) -> SkillResult:
    """Say `response`, and ask whether the carrier shall look for the parcel."""
    asks = Say(response, order_values(order, context.today))
    form = "order_late_or_missing_confirm_form"
    return read_back(f"search {order.number}", asks, form, tried)


def _search(order: Order, context: SkillContext, response: str, reason: str) -> SkillResult:
    reference = context.shop.parcels.open_trace(order.number, context.key("trace"))
    values = {**order_values(order, context.today), "trace": reference}
    return SkillResult(
        (Say(response, values),),
        tried=f"Opened search {reference} for order {order.number}: {reason}",
        facts={"search": reference, "last scan": values["last_scan"]},
    )
