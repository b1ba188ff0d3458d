"""Takes the secrets out of everything a packet is made of, and out of the packet itself."""

from dataclasses import replace
from typing import Any

from tandem.cases.packet.record import PacketFacts
from tandem.core.conversation import Conversation, Turn
from tandem.core.redaction import redact
from tandem.escalation.decision import Decision


def safe_conversation(conversation: Conversation) -> tuple[Conversation, tuple[str, ...]]:
    """The conversation as a person may read it, and what kinds of secrets were hidden.

    What was done for a turn that is not there loses its number: nothing may cite it.
    """
    turns: list[Turn] = []
    kinds: list[str] = []
    asked = ""
    for turn in conversation.turns:
        redacted = redact(turn.text, asked if turn.speaker == "customer" else "")
        kinds += redacted.kinds
        turns.append(replace(turn, text=redacted.text))
        asked = asked if turn.speaker == "customer" else turn.text
    seqs = {turn.seq for turn in turns}
    tried = tuple(
        replace(
            done,
            turn_seq=done.turn_seq if done.turn_seq in seqs else None,
            text=redact(done.text).text,
            facts=_texts(done.facts),
        )
        for done in conversation.tried
    )
    facts = _texts(conversation.facts)
    safe = replace(conversation, turns=tuple(turns), facts=facts, tried=tried)
    return safe, tuple(dict.fromkeys(kinds))


def safe_decision(decision: Decision) -> Decision:
    """The decision without a secret in its reason, which may quote the customer."""
    return replace(decision, reason=redact(decision.reason).text)


def safe_facts(facts: PacketFacts) -> PacketFacts:
    """The records likewise: customers' words find their way into topics and addresses."""
    orders = tuple(
        replace(
            order,
            items=redact(order.items).text,
            words=redact(order.words).text,
            values=_texts(order.values),
        )
        for order in facts.orders
    )
    contacts = tuple(
        replace(contact, topic=redact(contact.topic).text, outcome=redact(contact.outcome).text)
        for contact in facts.contacts
    )
    return replace(facts, orders=orders, contacts=contacts)


def swept(part: Any) -> Any:
    """A packet, or a part of it, without what only its joined sentences might have made one."""
    if isinstance(part, str):
        return redact(part).text
    if isinstance(part, dict):
        return {name: swept(inner) for name, inner in part.items()}
    return [swept(inner) for inner in part] if isinstance(part, list) else part


def _texts(values: dict[str, str]) -> dict[str, str]:
    return {name: redact(str(value)).text for name, value in values.items()}
