"""Builds packets for tests, from rows as they stand in tests/cases/packets/."""

from datetime import UTC, datetime
from typing import Any

from tandem.cases.packet import build_packet
from tandem.cases.packet.check import Problem, check_packet
from tandem.cases.packet.record import ContactRecord, OrderRecord, PacketFacts
from tandem.config.packet_texts import load_packet_texts
from tandem.config.policy import load_policy
from tandem.config.settings import ROOT
from tandem.core.conversation import Conversation, Reading
from tandem.escalation.decision import Decision
from tests.support.conversations import conversation_of

TEXTS = load_packet_texts(ROOT)
POLICY = load_policy(ROOT / "escalation.yml")
KEYS = {
    "turns", "customer", "verified", "facts", "fact_turns", "tried", "orders", "contacts",
    "frustration", "decision",
}  # fmt: skip


def case_of(row: dict[str, Any]) -> tuple[Conversation, Decision, list[Reading], PacketFacts]:
    """What `build_packet` is told in a case."""
    names = ("customer", "verified", "facts", "fact_turns", "tried")
    conversation = conversation_of(row["turns"], **{k: row[k] for k in names if k in row})
    decision = Decision("hand_over", **{"rule": "skill", "reason": "the matter needs a person"} | {
        key: tuple(value) if key == "turns" else value
        for key, value in row.get("decision", {}).items()
    })  # fmt: skip
    readings = [Reading("frustration", value, "") for value in row.get("frustration", ())]
    if not readings:
        readings = [Reading("frustration", 0.0, "") for _ in conversation.customer_turns]
    facts = PacketFacts(
        orders=tuple(OrderRecord(**order) for order in row.get("orders", ())),
        contacts=tuple(
            ContactRecord(**contact | {"at": datetime.fromisoformat(contact["at"])})
            for contact in row.get("contacts", ())
        ),
        due_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    )
    return conversation, decision, readings, facts


def packet_of(row: dict[str, Any]) -> dict[str, Any]:
    """The packet of a case."""
    conversation, decision, readings, facts = case_of(row)
    return build_packet(conversation, decision, readings, facts, TEXTS, POLICY)


def problems_of(row: dict[str, Any], packet: dict[str, Any]) -> list[Problem]:
    """What the checker finds wrong with it."""
    conversation, decision, _, facts = case_of(row)
    return check_packet(packet, conversation, decision, facts, TEXTS)
