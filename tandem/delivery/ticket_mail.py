"""Tickets and promised calls go to the team's own mailbox too, for teams that work from there."""

from collections.abc import Iterator
from typing import Any

from tandem.delivery.fan_out import Job
from tandem.handover.contact_methods import local
from tandem.runtime import Engine

TELLING = {"queue", "switch"}
"""Edges by which a case comes onto a way besides the chat."""


def plan_ticket_mail(engine: Engine, event: dict[str, Any]) -> Iterator[Job]:
    """One mail to the team for each way a case is put on, with what the packet says."""
    data = event["data"]
    if event["kind"] != "case" or data["edge"] not in TELLING or data.get("way") in (None, "chat"):
        return
    case = engine.cases.get(data["case"])
    calls = local(engine, case["callback_at"]) if case["callback_at"] else ""
    about = {
        "reference": case["reference"],
        "topic": case["topic"] or "a matter",
        "way": data["way"],
        "due": local(engine, case["due_at"]),
        "name": case["name"] or "Visitor",
        "reach": " ".join(filter(None, (case["callback_phone"], calls))) or case["email"] or "-",
        "summary": "\n".join(f"{one['label']}: {one['text']}" for one in case["packet"]["summary"]),
        "desk": f"{engine.settings.base_url}/desk#{case['id']}",
    }
    payload = {
        "to": engine.settings.ticket_mail,
        "subject": engine.words("mail_team_subject", **about),
        "text": engine.words("mail_team", **about),
    }
    yield Job("mail", payload, f"{event['id']}:team mail", f"{case['id']}:team mail")
