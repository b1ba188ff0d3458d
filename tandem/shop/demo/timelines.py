"""What happened to one order, day by day, from the state it is in now."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

CARRIER = "Northway Parcels"
DEPOTS = ("Leeds depot", "York depot", "Bristol depot", "Exeter depot", "Glasgow depot")
LEFT_AT = (
    "handed over at the door",
    "left with a neighbour",
    "left in the porch",
    "put into the parcel box",
)
DAYS_TO_DISPATCH, DAYS_TO_DELIVER = 2, 4  # after the order was placed


def moment(day: date, rng: Random) -> datetime:
    """Some time of a working day, in UTC."""
    return datetime.combine(day, time(rng.randint(7, 17), rng.randint(0, 59)), UTC)


SATURDAY = 5


def day_before(day: date) -> date:
    """The day, or the Friday before it: the carrier delivers from Monday to Friday."""
    return day - timedelta(days=max(day.weekday() - SATURDAY + 1, 0))


def day_after(day: date) -> date:
    """The day, or the Monday after it."""
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() >= SATURDAY else 0)


def order_row(state: str, today: date, days_ago: int, rng: Random) -> dict:
    """The order's own columns, as far as time and state decide them.

    `state` may be "double_charged": that is a delivered order whose charges tell the rest.
    """
    placed = today - timedelta(days=days_ago)
    row = {
        "placed_at": moment(placed, rng),
        "state": "delivered" if state == "double_charged" else state,
        "carrier": None,
        "tracking": None,
        "dispatched_at": None,
        "due_on": _due(placed, today),
        "new_due_on": None,
        "delivered_at": None,
        "delivered_to": None,
        "trace": None,
    }
    if state in ("paid", "packed", "cancelled"):
        return row
    row["carrier"] = CARRIER
    row["tracking"] = f"NW{rng.randint(10**8, 10**9 - 1)}GB"
    delivered = day_before(placed + timedelta(days=DAYS_TO_DELIVER))
    sent = min(placed + timedelta(days=DAYS_TO_DISPATCH), delivered - timedelta(days=1))
    row["dispatched_at"] = moment(sent, rng)
    if state == "late":
        row["new_due_on"] = day_after(today + timedelta(days=2))
    if state in ("delivered", "double_charged", "part_delivered", "returned", "refunded"):
        row["delivered_at"] = moment(delivered, rng)
        row["delivered_to"] = rng.choice(LEFT_AT)
    if state == "part_delivered":
        row["new_due_on"] = day_after(today + timedelta(days=3))
    return row


def _due(placed: date, today: date) -> date:
    """A day on which there is delivery: what is to come moves on, what is over moves back."""
    due = placed + timedelta(days=DAYS_TO_DELIVER + 2)
    return day_after(due) if due >= today else day_before(due)


def scan_rows(row: dict, today: date, rng: Random) -> list[dict]:
    """What the carrier wrote down about the order with the columns `row`."""
    if row["dispatched_at"] is None:
        return []
    depot = rng.choice(DEPOTS)
    sent = row["dispatched_at"]
    scans = [
        {"at": sent, "place": "Fernway warehouse, Leeds", "words": "collected by the carrier"},
        {"at": sent + timedelta(hours=11), "place": depot, "words": "arrived at the depot"},
    ]
    if row["state"] == "late":
        scans.append(
            {
                "at": moment(today - timedelta(days=2), rng),
                "place": depot,
                "words": "missorted, put on the next van",
            }
        )
    if row["delivered_at"]:
        scans.append({"at": row["delivered_at"], "place": "Doorstep", "words": row["delivered_to"]})
    return scans
