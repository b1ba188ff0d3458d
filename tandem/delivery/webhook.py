"""Signed webhook: every edge of a case, and what is said while it is open, for any other system.

docs/webhooks.md describes body and headers for whoever receives them.
"""

import json
import time
from collections.abc import Iterable
from typing import Any

from tandem.cases.case import Case
from tandem.core.errors import Refused
from tandem.core.signature import sign
from tandem.delivery.fan_out import case_at, turn_of
from tandem.delivery.http_calls import call
from tandem.runtime import Runtime
from tandem.storage.job_queue import Job

VERSION = 1
KIND = "webhook"
Row = dict[str, Any]


def plan_webhook(runtime: Runtime, event: Row) -> Iterable[Job]:
    """Case edges, and the turns of conversations with an open case. Private notes stay here."""
    conversation_id = event["conversation_id"]
    if event["kind"] == "message" and not case_at(runtime, event):
        return
    if event["kind"] in ("case", "message"):
        key = f"event:{event['id']}:webhook"
        yield Job(KIND, {"event": event["id"]}, key, f"webhook:{conversation_id}")


def send_webhook(payload: Row, runtime: Runtime) -> None:
    """Work of the outbox: one event. Every attempt is signed anew, with the same delivery id."""
    event = runtime.storage.events.get(payload["event"])
    body = json.dumps(body_of(runtime, event), ensure_ascii=False).encode()
    timestamp = str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "Tandem-Delivery": delivery_id(event),
        "Tandem-Timestamp": timestamp,
        "Tandem-Signature": f"v1={sign(runtime.config.settings.webhook_secret, timestamp, body)}",
    }
    call("POST", runtime.config.settings.webhook_url, content=body, headers=headers)


def delivery_id(event: Row) -> str:
    """The same for every attempt: a receiver drops what it has seen."""
    return f"d_{event['id']}"


def body_of(runtime: Runtime, event: Row) -> Row:
    """What is sent about an event, by version 1 of docs/webhooks.md."""
    conversation = runtime.storage.conversations.conversation(event["conversation_id"])
    customer = conversation.customer
    about: Row = {
        "version": VERSION,
        "delivery": delivery_id(event),
        "type": "",
        "at": event["at"].isoformat(),
        "conversation": {
            "id": conversation.id,
            "channel": conversation.channel,
            "verified": conversation.verified,
            "customer": {"id": customer.id, "name": customer.name, "email": customer.email}
            if customer
            else None,
        },
    }
    data = event["data"]
    if event["kind"] == "case":
        case = runtime.storage.cases.get(data["case"])
        agent = runtime.storage.agents.name(data.get("agent"))
        edge = {"edge": data["edge"], "from": data.get("from"), "to": data["to"], "agent": agent}
        more = {"packet": runtime.storage.cases.packet(case.id)} if data["edge"] == "queue" else {}
        return about | {"type": "case", "edge": edge, "case": case_json(runtime, case)} | more
    turn, cases = turn_of(runtime, event["turn_id"]), runtime.storage.cases
    last = cases.of_conversation(conversation.id) or cases.last_of(conversation.id)
    if last is None:
        raise Refused("unknown_case", "There is no such case any more.", 404)
    said = {"id": turn.id, "seq": turn.seq, "speaker": turn.speaker, "name": turn.name}
    said |= {"text": turn.text, "at": turn.at.isoformat()}
    return about | {"type": "turn", "turn": said, "case": case_json(runtime, last)}


def case_json(runtime: Runtime, case: Case) -> Row:
    """A case as it is now, without its packet."""
    return {
        "id": case.id,
        "reference": case.reference,
        "state": case.state,
        "way": case.contact_method,
        "queue": case.queue,
        "level": case.support_tier,
        "priority": case.priority,
        "reason": case.reason,
        "outcome": case.outcome,
        "topic": case.topic,
        "due_at": case.due_at.isoformat() if case.due_at else None,
        "agent": runtime.storage.agents.name(case.agent_id),
        "url": f"{runtime.config.settings.base_url}/desk#{case.id}",
    }
