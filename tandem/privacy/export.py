"""Everything about one person, as they may ask for it: one JSON object."""

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from tandem.core.text import readable_json
from tandem.privacy import elsewhere, kept_files, mailbox, own_tables
from tandem.privacy.erasure import unclear
from tandem.privacy.shared import shared, without
from tandem.privacy.subject import Subject
from tandem.privacy.trackers import Trackers
from tandem.runtime import Runtime


def export(runtime: Runtime, subject: Subject) -> dict[str, Any]:
    """By store: our tables, Rasa's trackers, the shop, files with their content in base64, the
    local mailbox, others' copies; and where
    the person is named in what is not known to be theirs, and what was shared with others who
    proved themselves in the same conversation, of which nothing is told."""
    others = shared(runtime, subject)
    rows, left = without(own_tables.rows_of(runtime, subject), others)
    own = [one for one in subject.conversations if one not in others.conversations]
    with Trackers(runtime.config.settings.tracker_url) as trackers:
        events = trackers.of(own)
    return {
        "exported_at": runtime.clock().isoformat(timespec="seconds"),
        "tandem": rows,
        "rasa": [row | {"data": json.loads(row["data"])} for row in events],
        "shop": _shop(runtime, subject.customer_id),
        "files": kept_files.content_of(runtime, rows.get("stored_file", [])),
        "mailbox": mailbox.mails_of(runtime.config.settings, subject),
        "elsewhere": elsewhere.of(rows.get("mirror", [])),
        "shared": {"conversations": sorted(others.conversations), "not told": left},
        "unclear": unclear(runtime, subject),
    }


def as_text(exported: dict[str, Any]) -> str:
    """The export as JSON; nothing in it is a formula or a command to any program."""
    return readable_json(exported, default=_told)


def _shop(runtime: Runtime, customer_id: str | None) -> dict[str, Any] | None:
    profile = runtime.shop.customers.profile(customer_id) if customer_id else None
    if profile is None or customer_id is None:
        return None
    return {
        "profile": asdict(profile),
        "orders": [asdict(order) for order in runtime.shop.orders_of(customer_id)],
        "subscriptions": [
            asdict(one) for one in runtime.shop.subscriptions.of_customer(customer_id)
        ],
    }


def _told(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)
