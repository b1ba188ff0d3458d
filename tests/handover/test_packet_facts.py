"""The packet of real handovers: orders and contacts from the shop and the store."""

import json
import re

import jsonschema

from tandem.cases.packet import build_packet
from tandem.cases.packet.check import check_packet
from tandem.config.settings import ROOT
from tandem.core.conversation import NluResult
from tandem.escalation.decision import Decision
from tandem.escalation.signals.frustration import course
from tandem.handover.open_case import hand_over
from tandem.handover.packet_facts import packet_facts

SCHEMA = json.loads((ROOT / "tandem/cases/packet/schema.json").read_text("utf-8"))
ASKED = Decision("hand_over", "asked_for_person", "asked for a person", (2,), "general")


def customer(runtime, email):
    session = runtime.shop.accounts.sign_in(email, "fernway-demo-2026")
    return runtime.shop.accounts.customer_id_of(session)


def opened(runtime, email=None, text="where is 1077"):
    """A conversation in which the customer names an order; its id."""
    who = customer(runtime, email) if email else None
    conversation_id = runtime.storage.conversations.open("website", who)
    runtime.storage.conversations.add_turn(conversation_id, "bot", "Hi")
    turn = runtime.storage.conversations.add_turn(conversation_id, "customer", text)
    nlu_result = {"intent": "order_late_or_missing", "confidence": 0.9}

    runtime.storage.conversations.hear(
        turn,
        conversation_id,
        NluResult(**nlu_result),
        facts={"order_number": "1077"},
        decision={"readings": [], "decision": ASKED.as_json(), "plan": [], "slots": {}},
        offered=False,
    )
    return conversation_id


def test_the_late_order_of_a_customer_we_know_is_told_from_the_record(runtime):
    conversation_id = opened(runtime, "tom.okafor@example.org")
    packet = hand_over(runtime, conversation_id, "h1", ASKED).packet
    jsonschema.validate(packet, SCHEMA)
    assert packet["what"]["situation"] == "late"
    assert re.search(r"order 1077 is \d+ days late", packet["opening"])
    assert {"record": "order 1077"} in packet["opening_cites"]
    (order,) = packet["orders"]
    assert order["number"] == "1077" and "days late" in order["words"]
    assert packet["due_at"] and packet["priority"]["queue"] == "general"


def test_what_the_record_says_is_proved_too(runtime):
    conversation_id = opened(runtime, "tom.okafor@example.org")
    conversation = runtime.storage.conversations.conversation(conversation_id)
    facts = packet_facts(runtime, conversation)
    mood = course(conversation.customer_turns, runtime.config.policy.frustration)
    texts, policy = runtime.config.packet_texts, runtime.config.policy
    packet = build_packet(conversation, ASKED, mood, facts, texts, policy)
    assert check_packet(packet, conversation, ASKED, facts, runtime.config.packet_texts) == []


def test_the_number_of_somebody_elses_order_opens_no_record(runtime):
    for email in (None, "maya.lindqvist@example.org"):
        packet = hand_over(runtime, opened(runtime, email), f"h{email}", ASKED).packet
        assert "late" not in packet["opening"].replace("late parcel", "")
        assert "1077" not in [order["number"] for order in packet["orders"]]


def test_the_third_contact_about_the_same_within_a_week_is_told(runtime):
    email = "tom.okafor@example.org"
    opened(runtime, email)  # the assistant alone dealt with this one
    hand_over(runtime, opened(runtime, email), "h1", ASKED)
    runtime.storage.conversations.open("website", customer(runtime, email))  # only opened the page
    packet = hand_over(runtime, opened(runtime, email), "h3", ASKED).packet
    assert packet["what"]["situation"] == "third_contact"
    assert "for the third time" in packet["opening"]
    assert packet["mood"]["note"].startswith("third contact about this within a week")
    assert [contact["topic"] for contact in packet["contacts"]] == [
        "Order 1077 is late or missing",
        "Order 1077 is late or missing",
    ]
    jsonschema.validate(packet, SCHEMA)
