"""Which of the situations in packet.yml is it, and what may the agent open with? Pure."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tandem.cases.packet.matter import Matter, Value, quote
from tandem.cases.packet.record import cites
from tandem.config.packet_texts import PacketTexts, Situation, listed, names_in
from tandem.core.conversation import Conversation
from tandem.escalation.decision import Decision

Holds = Callable[[Any], bool]
OF_THE_ORDER = {
    "order", "item", "items", "state", "late_by", "due", "carrier", "last_scan", "total", "charged",
    "refund", "refund_due", "return",
}  # fmt: skip
OF_A_FAULT = {"damaged", "faulty"}


def situation_of(
    conversation: Conversation, decision: Decision, matter: Matter, texts: PacketTexts
) -> tuple[Situation, tuple[int, ...]]:
    """The first situation that holds, and the turns whose words made it so."""
    found_in: list[int] = []
    conditions = _conditions(conversation, decision, matter, texts, found_in)
    for situation in texts.situations:
        for alternative in situation.when or ({},):
            found_in.clear()
            if all(conditions[name](wanted) for name, wanted in alternative.items()):
                return situation, tuple(found_in)
    raise AssertionError("the last situation of packet.yml has no `when`")


def _conditions(
    conversation: Conversation,
    decision: Decision,
    matter: Matter,
    texts: PacketTexts,
    found: list[int],
) -> dict[str, Holds]:
    turns = conversation.customer_turns

    def is_heard(kinds: Any) -> bool:
        found.extend(
            turn.seq
            for turn in turns
            if any(texts.heard_in(kind, turn.text) for kind in listed(kinds))
        )
        return bool(found)

    def has_reason(wanted: Any) -> bool:
        reason = conversation.facts.get("return_reason")
        seq = conversation.fact_turns.get("return_reason")
        denied = reason in OF_A_FAULT and any(texts.denied_in("damaged", t.text) for t in turns)
        holds = reason in listed(wanted) and not denied
        if holds and seq:
            found.append(seq)
        return holds

    def in_mood(wanted: dict[str, float]) -> bool:
        for turn in turns:
            mood = turn.nlu_result.mood if turn.nlu_result else {}
            if any(mood.get(name, 0.0) >= at for name, at in wanted.items()):
                found.append(turn.seq)
        return bool(found)

    return {
        "rule": lambda wanted: decision.rule in listed(wanted),
        "queue": lambda wanted: decision.queue in listed(wanted),
        "intent": lambda wanted: matter.intent in listed(wanted),
        "order": lambda wanted: matter.order is not None and matter.order.state in listed(wanted),
        "reason": has_reason,
        "outcome": lambda wanted: any(d.outcome in listed(wanted) for d in conversation.tried),
        "contacts": lambda wanted: matter.contact >= wanted,
        "heard": is_heard,
        "mood": in_mood,
    }


def opening_of(
    situation: Situation, matter: Matter, texts: PacketTexts, found_in: tuple[int, ...]
) -> dict[str, Any]:
    """What the agent may open with: {"text", "turns", "cites"}."""
    return _filled(situation.lines, matter, texts, found_in)


def understood_of(
    situation: Situation, matter: Matter, texts: PacketTexts, found_in: tuple[int, ...] = ()
) -> dict[str, Any]:
    """The matter as the customer hears it before the transfer: "order 1042, which is late". Where
    they have not spoken of that in words of their own, these are quoted."""
    if not (matter.spoken or found_in) and matter.ask:
        text = texts.summary["own_words"].format(said=quote(matter.ask.text).rstrip(".!?"))
        return {"text": text, "turns": [matter.ask.seq], "cites": cites([matter.ask.seq], [])}
    words, known = texts.summary, matter.topic is not None
    plain = (words["noun_and_order" if known else "an_order"], words["noun" if known else "here"])
    asked_for = not situation.told_for or matter.intent in situation.told_for
    told = situation.told if asked_for else ()
    return _filled((*told, *plain), matter if matter.names_order else _unnamed(matter), texts, ())


def _unnamed(matter: Matter) -> Matter:
    """The matter without what only our record says: the customer has named no order."""
    values = {name: value for name, value in matter.values.items() if name not in OF_THE_ORDER}
    return replace(matter, values=values)


def _filled(
    lines: tuple[str, ...], matter: Matter, texts: PacketTexts, found_in: tuple[int, ...]
) -> dict[str, Any]:
    """The first line all of whose names are known, with its sources."""
    topic = matter.topic
    fixed = {
        "noun": Value(topic.noun if topic else texts.summary["message"]),
        "step": Value(topic.step if topic and topic.step else texts.step),
    }
    values = fixed | matter.values
    line = next(line for line in lines if names_in(line) <= set(values))
    used = [values[name] for name in sorted(names_in(line))]
    turns = {seq for value in used for seq in value.turns} | set(found_in)
    records = [name for value in used for name in value.records]
    if not turns and not records:
        turns = {turn.seq for turn in matter.about}
    text = line.format_map({name: value.text for name, value in values.items()})
    return {"text": text, "turns": sorted(turns), "cites": cites(turns, records)}
