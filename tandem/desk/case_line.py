"""A case as one line of the desk's list."""

from datetime import datetime
from typing import Any

from tandem.channels.website.view import initials

IMPATIENT, FRUSTRATED = 0.3, 0.6
"""Frustration (0-1) from which the words and colours change; the sparkline has the same."""
MOVED = 0.15
"""A smaller difference to two messages before is no trend."""
AS_THEY_ARE = (
    "id", "reference", "state", "way", "queue", "level", "priority", "topic", "tier", "channel",
    "last_text", "callback_phone", "email", "needs_note", "emotional_note", "outcome",
)  # fmt: skip
MOMENTS = ("requested_at", "rank_at", "due_at", "claimed_at", "callback_at")


def case_line(row: dict[str, Any]) -> dict[str, Any]:
    """The line of one row of `OpenCases`."""
    mood = row["mood"] or []
    line = {key: row[key] for key in AS_THEY_ARE} | {key: _told(row[key]) for key in MOMENTS}
    return line | {
        "name": row["name"] or "Visitor",
        "why": row["reason"],
        "agent": _agent(row["agent_id"], row["agent_name"]),
        "offered": _offered(row),
        "breached": row["breach_at"] is not None,
        "mood": mood,
        "mood_words": mood_words(mood),
        "unread": row["unread"] if row["seen_seq"] else 0,
        "seq": row["last_seq"],
        "reached": {"delivered_seq": row["customer_has"], "seen_seq": row["customer_saw"]},
    }


def mood_words(mood: list[float]) -> str:
    """The last value in words, and where it is going: "frustrated, rising"."""
    if not mood:
        return "nothing said yet"
    last, before = mood[-1], mood[-3] if len(mood) > 2 else mood[0]
    word = "frustrated" if last >= FRUSTRATED else "impatient" if last >= IMPATIENT else "calm"
    if last - before >= MOVED:
        return f"{word}, rising"
    if before - last >= MOVED:
        return f"{word}, calming down"
    return word


def _told(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _agent(agent_id: str | None, name: str | None) -> dict[str, str] | None:
    return {"id": agent_id, "name": name, "initials": initials(name)} if name else None


def _offered(row: dict[str, Any]) -> dict[str, Any] | None:
    """To whom it is offered, until when, and which colleague passes it on."""
    if row["state"] != "offered" or not row["offered_to"]:
        return None
    to = {"id": row["offered_to"], "name": row["offered_name"], "from": row["from_name"]}
    return to | {"until": _told(row["offered_until"])}
