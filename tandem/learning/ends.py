"""How a contact ended, measure by measure, as 0 or 1. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tandem.learning.measures import LOW_MOOD

ENDS = ("confirmed", "unresolved", "repeat_contact_7d", "csat")
"""Measures of which replay says how they are expected to change."""
WEEK_HOURS = 168


def like_of(contact: Mapping[str, Any]) -> str:
    """What contacts must have in common to be compared: the topic, and whether the mood got low. A
    person is called where it is low; without it a handover would look like the reason for it."""
    low = contact["mood_worst"] is not None and contact["mood_worst"] >= LOW_MOOD
    return f"{contact['topic']}, low" if low else str(contact["topic"])


def ends_of(contact: Mapping[str, Any], older_than: datetime) -> dict[str, int]:
    """By measure; what a measure does not count of this contact is missing. `older_than` is the
    moment before which a contact must have ended for its return to count."""
    ends = {
        "confirmed": int(contact["outcome"] == "confirmed"),
        "unresolved": int(contact["outcome"] == "unresolved"),
    }
    known = contact["person"] is not None and contact["topic"]
    if known and contact["ended_at"] <= older_than:
        hours = contact["repeat_hours"]
        ends["repeat_contact_7d"] = int(hours is not None and hours <= WEEK_HOURS)
    if contact["csat"] is not None:
        ends["csat"] = int(contact["csat"] >= 4)
    return ends
