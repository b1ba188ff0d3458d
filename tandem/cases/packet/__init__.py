"""Where the handover packet is built: everything the person needs, every claim with its source.
It speaks the language of the customer, who is told of it and gets the opening line.

Pure: the same conversation and records give the same packet. Nothing is in it that is not in one
of them, and no secret; `tandem/cases/packet/check.py` proves that, `schema.json` tells the form.
What it says stands in packet.yml and topics.yml.
"""

from typing import Any

from tandem.cases.packet.matter import Matter, matter_of, quote
from tandem.cases.packet.note import mood_note
from tandem.cases.packet.record import PacketFacts, cites, claim
from tandem.cases.packet.secrets import safe_conversation, safe_decision, safe_facts, swept
from tandem.cases.packet.situation import opening_of, situation_of, understood_of
from tandem.cases.packet.summary import (
    bullets,
    goal_of,
    known_facts,
    open_question,
    tried_list,
)
from tandem.cases.packet.title import title_without_topic
from tandem.config.packet_texts import PacketTexts, Situation
from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading
from tandem.core.language import language_of
from tandem.core.words import say
from tandem.escalation.decision import Decision

__all__ = ["VERSION", "build_packet"]

VERSION = 2
MOST_EVIDENCE = 4


def build_packet(
    conversation: Conversation,
    decision: Decision,
    mood: list[Reading],
    facts: PacketFacts,
    texts: PacketTexts,
    policy: Policy,
) -> dict[str, Any]:
    """The packet of one handover.

    `mood` holds the frustration reading of each customer turn, oldest first. The `policy` says
    from which confidence an intent counts, and how frustration is put into words.
    """
    texts = texts.in_spoken()
    conversation, hidden = safe_conversation(conversation)
    decision, facts = safe_decision(decision), safe_facts(facts)
    matter = matter_of(conversation, facts, texts, policy.confidence.at)
    situation, found_in = situation_of(conversation, decision, matter, texts)
    goal = goal_of(situation, matter)
    known, tried = known_facts(conversation, texts.fact_labels), tried_list(conversation)
    question = open_question(conversation, decision, texts)
    opening = opening_of(situation, matter, texts, found_in)
    packet = {
        "version": VERSION,
        "who": _who(conversation),
        "what": _what(conversation, matter, situation, goal, texts, facts, found_in),
        "why": _why(conversation, decision),
        "summary": bullets(conversation, matter, goal, known, tried, question, texts),
        "tried": tried,
        "facts": known,
        "mood": mood_note(conversation, mood, matter, texts, policy.frustration),
        "opening": opening["text"],
        "opening_cites": opening["cites"],
        "open_question": question["text"],
        "contacts": [
            {"at": contact.at.isoformat(), "channel": contact.channel, "topic": contact.topic}
            | {"outcome": contact.outcome, "cites": cites(records=[contact.name])}
            for contact in facts.contacts
        ],
        "orders": [
            {"number": order.number, "state": order.state, "items": order.items}
            | {"words": order.words, "cites": cites(records=[order.name])}
            for order in facts.orders
            if order.open or order is matter.order
        ],
        "priority": {
            "number": decision.priority,
            "level": decision.level,
            "queue": decision.queue,
            "words": decision.reason,
            "cites": cites(_there(conversation, decision.turns), ["decision"]),
        },
        "due_at": facts.due_at.isoformat() if facts.due_at else None,
        "language": language_of([turn.text for turn in conversation.customer_turns]),
        "transcript": [
            {
                "turn": turn.seq,
                "speaker": turn.speaker,
                "name": turn.name,
                "at": turn.at.isoformat(),
            }
            | {"text": turn.text}
            for turn in conversation.turns
        ],
        "hidden": list(hidden),
    }
    safe: dict[str, Any] = swept(packet)
    return safe


NUMBERS = ("order_number", "product")
"""Facts that are not in a title where the customer has named no order."""


def _who(conversation: Conversation) -> dict[str, Any]:
    customer = conversation.customer
    unknown = ("email", "tier", "value_cents", "since")
    about: dict[str, Any] = {"name": say("phrases.visitor"), **dict.fromkeys(unknown)}
    if customer:
        since = customer.since.date().isoformat() if customer.since else None
        about = {"name": customer.name, "email": customer.email, "tier": customer.tier}
        about |= {"value_cents": customer.value_cents, "since": since}
    known = {"verified": conversation.verified, "channel": conversation.channel}
    return about | known | {"cites": cites(records=["customer"] if customer else [])}


def _what(
    conversation: Conversation,
    matter: Matter,
    situation: Situation,
    goal: str,
    texts: PacketTexts,
    facts: PacketFacts,
    found_in: tuple[int, ...],
) -> dict[str, Any]:
    topic, understood = matter.topic, understood_of(situation, matter, texts, found_in)
    named = {k: v for k, v in conversation.facts.items() if matter.names_order or k not in NUMBERS}
    title, records = title_without_topic(conversation, matter, facts, texts)
    if topic:
        title, records = topic.title(named) or topic.noun, ()
    if not (matter.spoken or found_in) and matter.ask:
        title, records = understood["text"], ()
    also, seqs = matter.also, [turn.seq for turn in matter.about]
    second = None
    if also and also.nlu_result:
        other = texts.topics.get(also.nlu_result.intent)
        second = claim(
            [also.seq],
            intent=also.nlu_result.intent,
            topic=other.noun if other else also.nlu_result.intent.replace("_", " "),
            confidence=round(also.nlu_result.confidence, 2),
            quote=quote(also.text),
        )
    return {
        "topic": title,
        "understood": understood["text"],
        "intent": matter.intent,
        "confidence": round(matter.confidence, 2),
        "situation": situation.name,
        "goal": goal,
        "also": second,
        "cites": cites(
            [*seqs, *understood["turns"]],
            [*(c["record"] for c in understood["cites"] if "record" in c), *records]
            + (["given"] if conversation.facts else []),
        ),
    }


def _why(conversation: Conversation, decision: Decision) -> dict[str, Any]:
    seqs = _there(conversation, decision.turns)
    said = {turn.seq: turn.text for turn in conversation.turns}
    return {
        "rule": decision.rule,
        "words": decision.reason,
        "turns": list(decision.turns),
        "evidence": [{"turn": seq, "quote": quote(said[seq])} for seq in seqs[-MOST_EVIDENCE:]],
        "cites": cites(seqs, ["decision"]),
    }


def _there(conversation: Conversation, seqs: tuple[int, ...]) -> list[int]:
    known = {turn.seq for turn in conversation.turns}
    return [seq for seq in seqs if seq in known]
