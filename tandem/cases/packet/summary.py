"""The summary in bullets, and what must not be asked again: taken from the words, not invented."""

from typing import Any

from tandem.cases.packet.matter import Matter, given, quote
from tandem.cases.packet.record import PacketFacts, claim
from tandem.cases.packet.situation import Situation
from tandem.config.packet_texts import PacketTexts
from tandem.core.conversation import Conversation
from tandem.escalation.decision import Decision

FACT_LABELS = {
    "order_number": "Order",
    "email": "E-mail",
    "product": "Product",
    "amount": "Amount",
    "promo_code": "Promotion code",
    "return_reason": "Reason",
    "new_address": "New address",
    "details": "In their words",
    "experience": "Their experience",
}
"""Facts that are shown as "do not ask again", in this order. Others are the dialogue's own."""
ASKS_NOTHING = {"thanks", "goodbye", "greet"}
MOST_TRIED = 3


def known_facts(conversation: Conversation) -> list[dict[str, Any]]:
    """What the customer gave and what the record says of them, each with its source."""
    found = []
    for fact, label in FACT_LABELS.items():
        if value := conversation.facts.get(fact):
            source = given(conversation, fact, str(value).replace("_", " "))
            records = source.records or (("given",) if "_" in str(value) else ())
            found.append(claim(source.turns, records, name=label, value=source.text))
    customer = conversation.customer
    if customer and conversation.verified != "not verified":
        names = {"Name": customer.name}
        if not conversation.facts.get("email"):
            names["E-mail"] = customer.email
        found += [
            claim(records=["customer"], name=name, value=value) for name, value in names.items()
        ]
    return found


def tried_list(conversation: Conversation) -> list[dict[str, Any]]:
    """What the assistant did and how it ended, oldest first."""
    return [
        claim(
            [done.turn_seq] if done.turn_seq else [],
            [f"action {number}"],
            text=done.text,
            outcome=done.outcome,
        )
        for number, done in enumerate(conversation.tried, start=1)
    ]


def open_question(
    conversation: Conversation, decision: Decision, texts: PacketTexts
) -> dict[str, Any]:
    """What stands open: our question without an answer, or what the customer said last."""
    last = conversation.customer_turns[-1] if conversation.customer_turns else None
    if last is None:
        return claim(text=texts.summary["nothing_said"])
    if last.nlu_result and last.nlu_result.asked and not last.nlu_result.answers:
        asked = last.nlu_result.asked.removeprefix("guess ")
        name = FACT_LABELS.get(asked, asked.replace("_", " ")).lower()
        asks = [turn.seq for turn in conversation.bot_turns if turn.seq < last.seq][-1:]
        return claim([*asks, last.seq], text=texts.summary["asked_for"].format(asked=name))
    if decision.rule == "asked_for_person":
        return claim([last.seq], text=texts.summary["wants_person"])
    if last.nlu_result and last.nlu_result.intent in ASKS_NOTHING:
        text = texts.summary["asks_nothing"].format(said=quote(last.text))
        return claim([last.seq], text=text)
    return claim([last.seq], text=f"“{quote(last.text)}”")


def goal_of(situation: Situation, matter: Matter) -> str:
    """What the customer wants, to be read after "The customer"; empty when it is not clear."""
    return situation.goal or (matter.topic.goal if matter.topic else "")


def bullets(
    conversation: Conversation,
    facts: PacketFacts,
    matter: Matter,
    goal: str,
    known: list[dict[str, Any]],
    tried: list[dict[str, Any]],
    question: dict[str, Any],
    texts: PacketTexts,
) -> list[dict[str, Any]]:
    """Goal, their words, facts, the record, what was tried, a second matter, what is open."""
    seqs = [turn.seq for turn in matter.about] or [t.seq for t in conversation.customer_turns[-1:]]
    guess = texts.topics.get(matter.guess)
    words = texts.summary["goal_unclear"]
    if goal:
        words = texts.summary["goal"].format(goal=goal)
    elif guess:
        words = texts.summary["goal_perhaps"].format(goal=guess.goal)
    found = [claim(seqs, label="Goal", text=words)]
    if said := matter.values.get("said"):
        found.append(claim(said.turns, said.records, label="Said", text=f"“{said.text}”"))
    if known:
        cited = {
            cite["record"]: None for fact in known for cite in fact["cites"] if "record" in cite
        }
        turns = [seq for fact in known for seq in fact["turns"]]
        text = "; ".join(f"{fact['name']}: {fact['value']}" for fact in known)
        found.append(claim(turns, cited, label="Facts", text=text))
    if matter.order:
        text = f"Order {matter.order.number}, {matter.order.items}: {matter.order.words}"
        found.append(claim(records=[matter.order.name], label="Record", text=text))
    for done in tried[-MOST_TRIED:]:
        text = f"{done['text']} ({done['outcome'].replace('_', ' ')})"
        found.append(
            {"label": "Tried", "text": text, "turns": done["turns"], "cites": done["cites"]}
        )
    if not tried:
        last = conversation.turns[-1:]
        text = texts.summary["nothing_tried"]
        found.append(claim([turn.seq for turn in last], label="Tried", text=text))
    if matter.also:
        text = f"“{quote(matter.also.text)}”"
        found.append(claim([matter.also.seq], label="Also", text=text))
    return [*found, {"label": "Open"} | question]
