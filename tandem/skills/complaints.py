"""Complaints: written down with the concrete thing, and a person offered.

Annoyance alone is none: unless a complaint is asked for by its name, a yes comes first.
"""

import re

from tandem.shop.port import NotOffered
from tandem.skills.needs import missing
from tandem.skills.phrases import order_values
from tandem.skills.read_back import agreed, read_back
from tandem.skills.result import Say, SkillContext, SkillResult, Slots

DEED, FORM = "complaint", "complaint_confirm_form"
WISHED = re.compile(
    r"\b(?:make|file|raise|lodge|register|put in|submit|log|record|take|write|open"
    r"|have|want|like)\b"
    r"[^.?!]{0,30}\bcomplaints?\b|\bcomplaints? (?:about|against|please|form)\b"
    r"|\b(?:like|want|wish|need|how do i|can i|have) to? ?complain\b"
    r"|\b(?:i'?m|i am) complaining\b"
    r"|\bbeschwer\w*",
    re.I,
)
"""A complaint is asked for by its name."""
ASIDE = re.compile(r"\b(?:do ?n[o']?t|dont|not|never|no)\b[^.?!]{0,20}\bcomplain", re.I)


def take_complaint(slots: Slots, context: SkillContext) -> SkillResult:
    """Record what was said, after a yes where it was not asked for. The order is named only if the
    customer may see it."""
    for lacking in missing("complaint", context.shop.capabilities):
        raise NotOffered(lacking)  # nothing is offered that cannot be written down
    words = str(slots.get("details") or context.text).strip()
    yes = agreed(slots, DEED)
    if yes is None and (not WISHED.search(context.text) or ASIDE.search(context.text)):
        say = Say("utter_complaint_read_back")
        return read_back(DEED, say, FORM, "Offered to write a complaint down", details=words)
    if yes is False:
        tried = "No complaint was written down: the customer said no"
        return SkillResult((Say("utter_complaint_not_recorded"),), tried=tried)
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
