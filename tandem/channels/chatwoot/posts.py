"""Cases to Chatwoot: a conversation with the packet as a private note, then what is said.

| here | there |
|---|---|
| customer, or visitor | contact (identifier: customer or conversation id) |
| case | conversation, open; with queue, priority and a link as attributes |
| packet | first private note |
| customer's turn | incoming message |
| agent's turn, written elsewhere | outgoing message |
| system line | private note |
| closed, back with the assistant | resolved |
"""

from collections.abc import Iterable
from typing import Any

from tandem.cases.case import Case, Packet
from tandem.channels.chatwoot.connection import Chatwoot
from tandem.core.conversation import Turn
from tandem.core.words import say
from tandem.delivery.fan_out import case_hearing, turn_of
from tandem.runtime import Runtime
from tandem.storage.job_queue import Job

SYSTEM = "chatwoot"
CASE, TURN = "chatwoot case", "chatwoot turn"
Row = dict[str, Any]


def plan_chatwoot(runtime: Runtime, event: Row) -> Iterable[Job]:
    """The case opens and closes there; what is said while a person has it, goes there."""
    lane, data = f"chatwoot:{event['conversation_id']}", event["data"]
    if event["kind"] == "case" and data["edge"] != "request":
        yield Job("chatwoot_case", {"case": data["case"]}, f"event:{event['id']}:chatwoot", lane)
    case = case_hearing(runtime, event) if event["kind"] == "message" else None
    if case:
        turn = runtime.storage.conversations.turn(event["turn_id"])
        if turn and not _written_there(turn):
            payload = {"turn": turn.id, "case": case.id}
            yield Job("chatwoot_turn", payload, f"{turn.id}:chatwoot", lane)


def _written_there(turn: Turn) -> bool:
    return turn.speaker == "agent" and (turn.client_id or "").startswith(f"{SYSTEM}:")


class ChatwootPosts:
    """Does the work of the outbox for Chatwoot."""

    def __init__(self, chatwoot: Chatwoot):
        self._chatwoot = chatwoot
        self.kinds = {"chatwoot_case": self.show_case, "chatwoot_turn": self.say}

    def show_case(self, payload: Row, runtime: Runtime) -> None:
        """Open the conversation there, or resolve it when the case is over."""
        case = runtime.storage.cases.get(payload["case"])
        mirror = runtime.storage.external_ids.of(CASE, case.id)
        if mirror is None:
            if case.is_open:
                self._open(runtime, case, again=payload["attempt"] > 1)
        elif not case.is_open:
            self._chatwoot.set_status(int(mirror.theirs), "resolved")

    def _open(self, runtime: Runtime, case: Case, again: bool) -> None:
        conversation = runtime.storage.conversations.conversation(case.conversation_id)
        customer = conversation.customer
        contact_id, source_id = self._chatwoot.contact(
            customer.id if customer else conversation.id,
            customer.name if customer else case.customer_name or say("phrases.visitor"),
            customer.email if customer else None,
        )
        number = self._opened_before(contact_id, case) if again else None
        if number is None:
            attributes = {
                "reference": case.reference,
                "queue": case.queue,
                "level": case.support_tier,
                "priority": case.priority,
                "reason": case.reason,
                "tandem_case": case.id,
                "desk": f"{runtime.config.settings.base_url}/desk#{case.id}",
            }
            number = self._chatwoot.open(contact_id, source_id, attributes)
        mark = f"packet {case.id}"
        if not again or mark not in self._chatwoot.marks(number):
            text = packet_text(runtime.storage.cases.packet(case.id))
            self._chatwoot.say(number, text, "outgoing", mark, private=True)
        runtime.storage.external_ids.put(CASE, case.id, str(number))

    def _opened_before(self, contact_id: int, case: Case) -> int | None:
        for conversation in self._chatwoot.conversations(contact_id):
            attributes = conversation.get("custom_attributes") or {}
            if attributes.get("tandem_case") == case.id:
                return conversation["id"]
        return None

    def say(self, payload: Row, runtime: Runtime) -> None:
        """One turn, once."""
        turn = turn_of(runtime, payload["turn"])
        mirror = runtime.storage.external_ids.of(CASE, payload["case"])
        if mirror is None or runtime.storage.external_ids.of(TURN, turn.id):
            return
        number = int(mirror.theirs)
        if payload["attempt"] > 1 and turn.id in self._chatwoot.marks(number):
            runtime.storage.external_ids.put(TURN, turn.id, "found")
            return
        kind = "incoming" if turn.speaker == "customer" else "outgoing"
        text = f"{turn.name}: {turn.text}" if turn.speaker == "agent" else turn.text
        private = turn.speaker == "system"
        message = self._chatwoot.say(number, text, kind, turn.id, private)
        runtime.storage.external_ids.put(TURN, turn.id, str(message))


def packet_text(packet: Packet) -> str:
    """The packet as a note: why, the summary, the mood, what not to ask, a line to open with."""
    lines = [f"Why now: {packet['why']['words']}"]
    lines += [f"{bullet['label']}: {bullet['text']}" for bullet in packet["summary"]]
    lines.append(f"Mood: {packet['mood'].get('note') or packet['mood']['words']}")
    facts = "; ".join(f"{fact['name']}: {fact['value']}" for fact in packet["facts"])
    lines += [f"Do not ask again: {facts}"] if facts else []
    lines += [f"Open with: {packet['opening']}"] if packet.get("opening") else []
    return "\n".join(lines)
