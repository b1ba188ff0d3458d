"""Charges that are wrong, and paying."""

from tandem.config.shop_facts import current
from tandem.core.words import say
from tandem.shop.records import Order
from tandem.skills.order_access import needs_order
from tandem.skills.phrases import at_moment, moment, money, order_values
from tandem.skills.read_back import agreed, read_back
from tandem.skills.result import Say, SkillContext, SkillResult, Slots


@needs_order("billing_dispute_form")
def record_dispute(order: Order, slots: Slots, context: SkillContext) -> SkillResult:
    """Write the matter down, then bring in a person: money is put right by people."""
    values = order_values(order, context.today)
    twice = order.double_charge
    if order.dispute and (twice or not slots.get("details")):
        return SkillResult(
            (Say("utter_dispute_running", {**values, "dispute": order.dispute}),),
            tried=f"Dispute {order.dispute} of order {order.number} is open already",
            facts={"dispute": order.dispute},
        )
    if twice:
        amount, first, second = twice[0].amount_cents, twice[0].at, twice[1].at
        same_day = current().today(first) == current().today(second)
        words = f"{money(amount)} was taken twice"
        values |= {
            "amount": money(amount),
            "first": at_moment(first, context.today),
            "second": say("phrases.time_alone", time=current().time(second))
            if same_day
            else at_moment(second, context.today),
        }
        response = "utter_dispute_double_charge"
        shown = "utter_dispute_double_read_back"
    elif slots.get("details"):
        amount = _cents(slots.get("amount")) or order.total_cents
        words = str(slots["details"])
        response, shown = "utter_dispute_recorded", "utter_dispute_read_back"
        values["amount"] = money(amount)
    else:
        charges = [f"{money(c.amount_cents)}, {moment(c.at, context.today)}" for c in order.charges]
        says = (Say("utter_dispute_charges", {**values, "charges": "; ".join(charges)}),)
        tried = f"Looked up the charges of order {order.number}: none was taken twice"
        return SkillResult(says, tried=tried, then="billing_dispute_details_form")
    deed = f"dispute {order.number} {amount}"
    yes = agreed(slots, deed)
    if yes is None:
        tried = f"Read a dispute of {money(amount)} for order {order.number} back"
        form, details = "billing_dispute_confirm_form", slots.get("details")
        return read_back(deed, Say(shown, values), form, tried, details=details)
    if not yes:
        tried = "No dispute was recorded: the customer said no"
        return SkillResult((Say("utter_dispute_not_recorded", values),), tried=tried)
    reference = context.shop.refunds.record_dispute(
        order.number, amount, words, context.key("dispute")
    )
    return SkillResult(
        (Say(response, {**values, "reference": reference}),),
        "needs_person",
        f"Recorded dispute {reference} for order {order.number}: {words}",
        facts={"dispute": reference, "amount": money(amount)},
        hand_over="a charge is to be put right",
    )


def explain_payment(slots: Slots, context: SkillContext) -> SkillResult:
    """What can be paid with, and for a signed-in customer the card on file."""
    profile = context.customer_id and context.shop.customers.profile(context.customer_id)
    if not profile or profile.card_expires_on is None:
        return SkillResult((Say("utter_payment_ways"),), tried="Explained how to pay")
    expired = profile.card_expires_on < context.today
    values = {"card": profile.card, "expires": f"{profile.card_expires_on:%m/%y}"}
    response = "utter_payment_card_expired" if expired else "utter_payment_card"
    state = "expired" if expired else "valid"
    return SkillResult((Say(response, values),), tried=f"Looked up the card on file: {state}")


def _cents(amount: object) -> int | None:
    """The customer's amount in cents, if they gave one."""
    try:
        return round(float(str(amount)) * 100)
    except ValueError:
        return None
