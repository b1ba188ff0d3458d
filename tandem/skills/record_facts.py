"""What is so of a record and what may be said of it: the values and conditions of data/records.

One small resolver a kind: shop records in, `Known` out. Which values and conditions there are is
the docstring of each; docs/understanding.md lists them for designers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from tandem.shop.levels import next_level
from tandem.shop.records import Order, Profile, PromoCode, Return, Subscription
from tandem.skills.phrases import day, listed, money, on_day, order_values

RETURN_DAYS = 30
NOT_SENT = ("paid", "packed")
CAME_BACK = ("returned", "refunded")
NTH = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
"""How an order is counted; later ones are not."""


@dataclass(frozen=True, slots=True)
class Known:
    """`values` fill the braces of a line, `so` are the conditions that hold."""

    values: dict[str, str] = field(default_factory=dict)
    so: frozenset[str] = frozenset()


def order_known(order: Order, today: date, own: Sequence[Order] = ()) -> Known:
    """Conditions: the order's state; not_sent, sent, coming, late, late_with_day,
    late_without_day, came_back, charged_twice, searched, returnable, return_ended, one_of_several,
    only_one; several_things.

    `own` are all orders of a customer who is signed in, for "the one I ordered second".
    """
    values = order_values(order, today)
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
    values["lines"] = listed(
        [
            f"{f'{line.quantity} x ' if line.quantity > 1 else ''}{line.product}"
            f"{f' in {line.size}' if line.size else ''}"
            for line in order.lines
        ]
    )
    if len(order.lines) > 1:
        so.add("several_things")
    values["line_prices"] = listed(
        [f"{line.product} {money(line.price_cents * line.quantity)}" for line in order.lines]
    )
    values["email"] = order.email
    values["placed"] = on_day(order.placed_at.date(), today)
    values["state_words"] = {"paid": "paid, not packed yet", "packed": "packed, not sent yet"}.get(
        order.state, f"expected {values['on_due']}"
    )
    numbers = [one.number for one in sorted(own, key=lambda one: one.placed_at)]
    if order.number in numbers and 1 < len(numbers) < len(NTH):
        so.add("one_of_several")
        values |= {"rank": NTH[numbers.index(order.number) + 1], "count": str(len(numbers))}
    if numbers == [order.number]:
        so.add("only_one")
    return Known(values, frozenset(so))


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
    return Known(values, frozenset(so))


def subscription_known(found: Subscription | None, today: date) -> Known:
    """Conditions: any; active, ending."""
    if found is None:
        return Known()
    until = day(found.until, today)
    values = {"plan": found.plan, "price": money(found.price_cents), "until": until}
    return Known(values, frozenset({"any", found.state}))


def membership_known(profile: Profile) -> Known:
    """Conditions: above, where there is a level above; the level's own name, in small letters."""
    values = {"points": str(profile.points), "level": profile.level}
    above = next_level(profile.points)
    if above:
        values |= {"next_level": above[0], "missing": str(above[1])}
    return Known(values, frozenset({profile.level.lower(), *(["above"] if above else [])}))


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
        "ends": day(code.valid_until, today),
    }
    return Known(values, frozenset(so))
