"""Values as people read them: money, days, sizes. Sentences stay in domain.yml."""

from datetime import date, datetime

from tandem.shop.records import Order, Scan


def money(cents: int) -> str:
    """3990 -> "£39.90"."""
    return f"£{cents / 100:,.2f}"


def day(value: date | None, today: date) -> str:
    """A day without a preposition: "tomorrow, Tuesday", "Thursday 26 November"."""
    if value is None:
        return "not known yet"
    near = {0: "today", 1: f"tomorrow, {value:%A}", -1: f"yesterday, {value:%A}"}
    words = f"{value:%A} {value.day} {value:%B}"
    if value.year != today.year and abs((value - today).days) > 60:
        words += f" {value.year}"
    return near.get((value - today).days, words)


def on_day(value: date | None, today: date) -> str:
    """A day in a sentence: "today", "tomorrow, Tuesday", "on Thursday 26 November"."""
    words = day(value, today)
    return words if words[0].islower() else f"on {words}"


def moment(value: datetime, today: date) -> str:
    """A day and a time: "Friday 20 November, 15:15"."""
    return f"{day(value.date(), today)}, {value:%H:%M}"


def at_moment(value: datetime, today: date) -> str:
    """The same in a sentence: "on Friday 20 November at 15:15"."""
    return f"{on_day(value.date(), today)} at {value:%H:%M}"


def days(count: int) -> str:
    """ "1 day", "9 days"."""
    return "1 day" if count == 1 else f"{count} days"


def listed(words: list[str], last: str = "and") -> str:
    """ "S, M and L"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def scan(value: Scan | None, today: date) -> str:
    """One carrier entry: "Exeter depot, Friday 20 November, 15:15 (missorted)"."""
    if value is None:
        return "none"
    return f"{value.place}, {moment(value.at, today)} ({value.words})"


MOST_CHOICES = 4


def order_buttons(orders: list[Order], intent: str) -> tuple[tuple[str, str], ...]:
    """The newest orders as choices of what `intent` is about, open ones first."""
    newest = sorted(orders, key=lambda order: not order.is_open)[:MOST_CHOICES]
    return tuple(
        (order_title(order), f'/{intent}{{"order_number": "{order.number}"}}') for order in newest
    )


def order_title(order: Order) -> str:
    """ "1230: Canvas Trainers White and 1 more"."""
    more = f" and {len(order.lines) - 1} more" if len(order.lines) > 1 else ""
    return f"{order.number}: {order.lines[0].product}{more}" if order.lines else order.number


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
        "carrier": order.carrier or "the carrier",
        "tracking": order.tracking or "none",
        "sent": on_day(order.dispatched_at and order.dispatched_at.date(), today),
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
