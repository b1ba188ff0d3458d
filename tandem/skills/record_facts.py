"""What is so of a record and what may be said of it: the values and conditions of data/records.

One small resolver a kind: shop records in, `Known` out. Which values and conditions there are is
the docstring of each; docs/understanding.md lists them for designers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from tandem.core.words import say
from tandem.shop.levels import next_level
from tandem.shop.records import Line, Order, Profile, PromoCode, Return, Subscription
from tandem.skills.days_asked import day_asked
from tandem.skills.phrases import day, end_day, listed, money, on_day, order_values

RETURN_DAYS = 30
NOT_SENT = ("paid", "packed")
MOST_LISTED = 10
"""Orders told at once; the rest stands in the account."""
CAME_BACK = ("returned", "refunded")
MOST_COUNTED = 8
"""So many orders are counted, "the second"; see words/phrases.yml."""


@dataclass(frozen=True, slots=True)
class Known:
    """`values` fill the braces of a line, `so` are the conditions that hold."""

    values: dict[str, str] = field(default_factory=dict)
    so: frozenset[str] = frozenset()


def order_known(order: Order, today: date, own: Sequence[Order] = (), asked: str = "") -> Known:
    """Conditions: the order's state; not_sent, sent, coming, late, late_with_day,
    late_without_day, came_back, charged_twice, searched, returnable, return_ended, one_of_several,
    only_one; several_things; in_time, not_in_time (of a day that is `asked` about).

    `own` are all orders of a customer who is signed in, for "the one I ordered second" and for all
    of them.
    """
    values = order_values(order, today)
    if own:
        values["own_orders"] = listed([f"{one.number} ({one.items})" for one in own[:MOST_LISTED]])
    so = {order.state}
    late = order.is_late(today)
    if order.state in NOT_SENT:
        so |= {"not_sent", "coming"}
    elif order.dispatched_at:
        so.add("sent")
    if order.state == "shipped" and not late:
        so |= {"coming", "on_the_way"}
    if late:
        with_day = order.new_due_on is not None and order.new_due_on >= today
        so |= {"late", "late_with_day" if with_day else "late_without_day"}
    if order.state in CAME_BACK:
        so.add("came_back")
    if order.trace:
        so.add("searched")
        values["search"] = order.trace
    so |= _charged_twice(order, values)
    if order.delivered_at and order.state == "delivered":
        ends = order.delivered_at.date() + timedelta(days=RETURN_DAYS)
        so.add("returnable" if ends >= today else "return_ended")
        values["return_until"] = day(ends, today)
    values["lines"] = listed([_line(line) for line in order.lines])
    if len(order.lines) > 1:
        so.add("several_things")
    values["line_prices"] = listed(
        [f"{line.product} {money(line.price_cents * line.quantity)}" for line in order.lines]
    )
    values["email"] = order.email
    values["placed"] = on_day(order.placed_at.date(), today)
    state = order.state if order.state in NOT_SENT else "expected"
    values["state_words"] = say(f"phrases.state_{state}", day=values["on_due"])
    so |= _in_time(order, asked, today, values)
    numbers = [one.number for one in sorted(own, key=lambda one: one.placed_at)]
    if order.number in numbers and 1 < len(numbers) <= MOST_COUNTED:
        so.add("one_of_several")
        values["rank"] = say(f"phrases.nth_{numbers.index(order.number) + 1}")
        values["count"] = str(len(numbers))
    if numbers == [order.number]:
        so.add("only_one")
    return Known(values, frozenset(so))


def with_invoice(known: Known, link: str | None) -> Known:
    """For the question about the invoice alone. Conditions: invoiced, where the shop has a file."""
    if not link:
        return known
    return Known(known.values | {"invoice": link}, known.so | {"invoiced"})


def _in_time(order: Order, asked: str, today: date, values: dict[str, str]) -> set[str]:
    """Yes or no to "before Friday?" of what is to come."""
    due, about = order.new_due_on or order.due_on, day_asked(asked, today)
    if about is None or due is None or (order.delivered_at and order.state == "delivered"):
        return set()
    there = on_day(about.day, today) if about.how == "on" else day(about.day, today)
    values["asked_day"] = say(f"phrases.asked_{about.how}", day=there[:1].upper() + there[1:] if
                              about.how == "on" else there)  # fmt: skip
    return {"in_time" if about.fits(due) else "not_in_time"}


def _line(line: Line) -> str:
    thing = line.product
    if line.quantity > 1:
        thing = say("phrases.line_times", count=line.quantity, product=thing)
    return say("phrases.line_in_size", product=thing, size=line.size) if line.size else thing


def _charged_twice(order: Order, values: dict[str, str]) -> set[str]:
    if not order.double_charge:
        return set()
    values["charged"] = money(order.double_charge[0].amount_cents)
    return {"charged_twice"}


def refund_known(order: Order, today: date) -> Known:
    """Conditions: any; in_review, sent, arrived, overdue; waits_for_return; charged_twice;
    not_sent."""
    values = order_values(order, today)
    so = _charged_twice(order, values)
    if order.state in NOT_SENT:
        so.add("not_sent")
    if order.refunds:
        newest = order.refunds[-1]
        overdue = newest.state == "sent" and newest.expected_on < today
        so |= {"any", "overdue" if overdue else newest.state}
        values["refund_sent"] = on_day(newest.requested_at.date(), today)
    elif order.returns:
        so.add("waits_for_return")
    return Known(values, frozenset(so))


def return_known(order: Order, back: Return | None, today: date) -> Known:
    """Conditions: any; label_sent, in_transit, arrived; refund."""
    values, so = order_values(order, today), set()
    if back is not None:
        so |= {"any", back.state} | ({"refund"} if order.refunds else set())
        values |= {"reference": back.reference, "item": back.product}
        if back.reason:
            values["reason"] = back.reason.replace("_", " ")
    return Known(values, frozenset(so))


def subscription_known(found: Subscription | None, today: date) -> Known:
    """Conditions: any; active, ending."""
    if found is None:
        return Known()
    until = day(found.until, today)
    values = {"plan": found.plan, "price": money(found.price_cents), "until": until}
    return Known(values, frozenset({"any", found.state}))


def membership_known(profile: Profile, agreement: Subscription | None = None) -> Known:
    """Conditions: above, where there is a level above; the level's own name, in small letters;
    plus, where an `agreement` runs."""
    values = {"points": str(profile.points), "level": profile.level}
    above = next_level(profile.points)
    if above:
        values |= {"next_level": above[0], "missing": str(above[1])}
    so = {profile.level.lower(), *(["above"] if above else [])}
    if agreement is not None:
        values |= {"plan": agreement.plan}
        so.add("plus")
    return Known(values, frozenset(so))


def code_known(words: str, code: PromoCode | None, today: date, used: bool = False) -> Known:
    """Conditions: any; over, not_yet, used_up, used_by_you, minimum, once. `used` is whether the
    customer, who is known, has used it."""
    if code is None:
        return Known({"code": words.upper()})
    so = {"any"}
    if today > code.valid_until:
        so.add("over")
    if today < code.valid_from:
        so.add("not_yet")
    if code.uses_left == 0:
        so.add("used_up")
    if code.min_spend_cents:
        so.add("minimum")
    if code.once_per_customer:
        so |= {"once", "used_by_you"} if used else {"once"}
    values = {
        "code": code.code,
        "off": f"{code.percent}%" if code.percent else money(code.amount_cents),
        "minimum": money(code.min_spend_cents),
        "starts": day(code.valid_from, today),
        "ends": end_day(code.valid_until, today),
    }
    return Known(values, frozenset(so))
