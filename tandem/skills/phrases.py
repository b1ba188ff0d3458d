"""Values as people read them: money, days, sizes. Sentences stay in domain.yml, pieces of them in
words/phrases.yml; both in the language that is spoken."""

from datetime import date, datetime

from tandem.config.shop_facts import current
from tandem.core.customs import listed, long_day, money, weekday
from tandem.core.words import say
from tandem.shop.records import Order, Product, Scan

__all__ = ["at_moment", "day", "days", "listed", "moment", "money", "on_day", "scan"]


def price_words(product: Product, size: str | None = None) -> str:
    """What it costs in a size; "£79.00 or more" where sizes differ and none is meant."""
    if size is None and any(stock.price_cents for stock in product.stock):
        return say("phrases.price_from", price=money(product.price_cents))
    return money(product.price_of(size))


def end_day(value: date, today: date) -> str:
    """The last day of something, after "until"; date.max is none."""
    return say("phrases.further_notice") if value == date.max else day(value, today)


def day(value: date | None, today: date) -> str:
    """A day without a preposition: "tomorrow, Tuesday", "Thursday 26 November"."""
    if value is None:
        return say("phrases.not_known_yet")
    return _near(value, today) or _far(value, today)


def on_day(value: date | None, today: date) -> str:
    """A day in a sentence: "today", "tomorrow, Tuesday", "on Thursday 26 November"."""
    if value is None:
        return say("phrases.not_known_yet")
    return _near(value, today) or say("phrases.on_day", day=_far(value, today))


def _near(value: date, today: date) -> str:
    name = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((value - today).days)
    return say(f"phrases.{name}", weekday=weekday(value)) if name else ""


def _far(value: date, today: date) -> str:
    return long_day(value, value.year != today.year and abs((value - today).days) > 60)


def moment(value: datetime, today: date) -> str:
    """A day and a time, by the shop's clocks: "Friday 20 November, 15:15"."""
    there = day(current().today(value), today)
    return say("phrases.day_and_time", day=there, time=current().time(value))


def at_moment(value: datetime, today: date) -> str:
    """The same in a sentence: "on Friday 20 November at 15:15"."""
    there = on_day(current().today(value), today)
    return say("phrases.at_time", day=there, time=current().time(value))


def days(count: int) -> str:
    """ "1 day", "9 days"."""
    return say("phrases.days", count=count)


def scan(value: Scan | None, today: date) -> str:
    """One carrier entry: "Exeter depot, Friday 20 November, 15:15 (missorted)"."""
    if value is None:
        return say("phrases.none")
    when = moment(value.at, today)
    return say("phrases.scan", place=value.place, moment=when, words=value.words)


MOST_CHOICES = 4


def order_buttons(orders: list[Order], intent: str) -> tuple[tuple[str, str], ...]:
    """The newest orders as choices of what `intent` is about, open ones first."""
    newest = sorted(orders, key=lambda order: not order.is_open)[:MOST_CHOICES]
    return tuple(
        (order_title(order), f'/{intent}{{"order_number": "{order.number}"}}') for order in newest
    )


def order_title(order: Order) -> str:
    """ "1230: Canvas Trainers White and 1 more"."""
    if not order.lines:
        return order.number
    thing = order.lines[0].product
    if len(order.lines) > 1:
        thing = say("phrases.and_more", first=thing, count=len(order.lines) - 1)
    return f"{order.number}: {thing}"


def order_values(order: Order, today: date) -> dict[str, str]:
    """Everything the order responses may mention."""
    due = order.new_due_on or order.due_on
    refund = order.refunds[-1] if order.refunds else None
    arrived = [line.product for line in order.lines if line.delivered]
    missing = [line.product for line in order.lines if not line.delivered]
    return {
        "order": order.number,
        "items": order.items,
        "total": money(order.total_cents),
        "payment": order.payment,
        "address": order.address,
        "carrier": order.carrier or say("phrases.the_carrier"),
        "tracking": order.tracking or say("phrases.none"),
        "sent": on_day(order.dispatched_at and current().today(order.dispatched_at), today),
        "due": day(order.due_on, today),
        "on_due": on_day(due, today),
        "new_due": day(order.new_due_on, today),
        "late_by": days(max((today - order.due_on).days, 0)) if order.due_on else "",
        "last_scan": scan(order.scans[-1] if order.scans else None, today),
        "delivered": at_moment(order.delivered_at, today) if order.delivered_at else "",
        "delivered_to": order.delivered_to or "",
        "arrived": listed(arrived),
        "missing": listed(missing),
        "refund": money(refund.amount_cents) if refund else "",
        "refund_method": refund.method if refund else "",
        "refund_due": on_day(refund.expected_on, today) if refund else "",
        "refund_reference": refund.reference if refund else "",
    }
