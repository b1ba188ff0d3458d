"""Tickets and promised calls go to the team's own mailbox too, for teams that work from there."""

from collections.abc import Iterator
from typing import Any

from tandem.core.words import say
from tandem.handover.contact_methods import local_or_none
from tandem.runtime import Runtime
from tandem.storage.job_queue import Job

TELLING = {"queue", "switch"}
"""Edges by which a case comes onto a way besides the chat."""


def plan_ticket_mail(runtime: Runtime, event: dict[str, Any]) -> Iterator[Job]:
    """One mail to the team for each way a case is put on, with what the packet says."""
    data = event["data"]
    if event["kind"] != "case" or data["edge"] not in TELLING or data.get("way") in (None, "chat"):
        return
    case = runtime.storage.cases.get(data["case"])
    packet = runtime.storage.cases.packet(case.id)
    calls = local_or_none(runtime, case.callback_at)
    about = {
        "reference": case.reference,
        "topic": case.topic or say("phrases.a_matter"),
        "way": data["way"],
        "due": local_or_none(runtime, case.due_at),
        "name": case.customer_name or say("phrases.visitor"),
        "reach": " ".join(filter(None, (case.callback_phone, calls))) or case.email or "-",
        "summary": "\n".join(f"{one['label']}: {one['text']}" for one in packet["summary"]),
        "desk": f"{runtime.config.settings.base_url}/desk#{case.id}",
    }
    payload = {
        "to": runtime.config.settings.ticket_mail,
        "subject": runtime.config.messages("mail_team_subject", **about),
        "text": runtime.config.messages("mail_team", **about),
    }
    yield Job("mail", payload, f"{event['id']}:team mail", f"{case.id}:team mail")
