"""How a case is stored: which column holds which of its attributes. The only place that knows."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Row

from tandem.cases.case import Case, NewCase
from tandem.storage import tables as t

STORED_AS = {
    "support_tier": "level",
    "contact_method": "way",
    "previous_agent_id": "from_agent",
    "passed_over_by": "asked",
    "queue_sort_key": "rank_at",
    "next_update_at": "told_until",
    "breached_at": "breach_at",
    "wrapped_up_at": "wrap_up_at",
    "agent_seen_seq": "seen_seq",
    "customer_name": "name",
    "customer_tier": "tier",
    "sentiment": "mood",
    "last_customer_seq": "customer_seq",
}
"""Attribute -> column, where they are not called the same: the columns are older."""
LISTS = ("passed_over_by", "sentiment")
"""Attributes that are stored as JSON lists."""

ATTRIBUTES = {field.name: STORED_AS.get(field.name, field.name) for field in fields(Case)}
"""Every attribute of a case -> its column."""
CASE_COLUMNS = tuple(t.case.c[column].label(name) for name, column in ATTRIBUTES.items())
"""What is selected to build a `Case`: every column but the packet."""


def case_of(row: Row[Any]) -> Case:
    """The case of a row with `CASE_COLUMNS`."""
    found = {name: row._mapping[name] for name in ATTRIBUTES}
    for name in LISTS:
        found[name] = tuple(found[name] or ())
    return Case(**found)


def new_columns(new: NewCase) -> dict[str, Any]:
    """The columns of what is known of a new case."""
    return _columns(asdict(new))


def changed_columns(before: Case, after: Case) -> dict[str, Any]:
    """The columns in which two states of a case differ."""
    return _columns(
        {
            name: getattr(after, name)
            for name in ATTRIBUTES
            if getattr(after, name) != getattr(before, name)
        }
    )


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        STORED_AS.get(name, name): list(value) or None if name in LISTS else value
        for name, value in values.items()
    }
