"""The summary in bullets, and what must not be asked again: taken from the words, not invented."""

from collections.abc import Iterator, Mapping

from tandem.cases.packet.matter import Matter, given, quote
from tandem.cases.packet.record import Claim, claim
from tandem.config.packet_texts import PacketTexts, Situation
from tandem.config.slots import named
from tandem.core.conversation import Conversation
from tandem.core.words import in_spoken, say
from tandem.escalation.decision import Decision

ASKS_NOTHING = {"thanks", "goodbye", "greet"}
MOST_TRIED = 3


def known_facts(conversation: Conversation, labels: Mapping[str, str]) -> list[Claim]:
    """What the customer gave and what the record says of them, each with its source. `labels` are
    the facts that are shown as "do not ask again", in this order, and what they are called."""
    found = []
    for fact, label in labels.items():
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


def tried_list(conversation: Conversation) -> list[Claim]:
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


def open_question(conversation: Conversation, decision: Decision, texts: PacketTexts) -> Claim:
    """What stands open: our question without an answer, or what the customer said last."""
    last = conversation.customer_turns[-1] if conversation.customer_turns else None
    if last is None:
        return claim(text=texts.summary["nothing_said"])
    if last.nlu_result and last.nlu_result.asked and not last.nlu_result.answers:
        asked = last.nlu_result.asked.removeprefix("guess ")
        name = named(texts.fact_labels.get(asked, asked.replace("_", " ")))
        asks = [turn.seq for turn in conversation.bot_turns if turn.seq < last.seq][-1:]
        return claim([*asks, last.seq], text=texts.summary["asked_for"].format(asked=name))
    if decision.rule == "asked_for_person":
        return claim([last.seq], text=texts.summary["wants_person"])
    if last.nlu_result and last.nlu_result.intent in ASKS_NOTHING:
        text = texts.summary["asks_nothing"].format(said=quote(last.text))
        return claim([last.seq], text=text)
    return claim([last.seq], text=texts.summary["quoted"].format(said=quote(last.text)))


def goal_of(situation: Situation, matter: Matter) -> str:
    """What the customer wants, to be read after "The customer"; empty when it is not clear."""
    return situation.goal or (matter.topic.goal if matter.topic else "")


def bullets(
    conversation: Conversation,
    matter: Matter,
    goal: str,
    known: list[Claim],
    tried: list[Claim],
    question: Claim,
    texts: PacketTexts,
) -> list[Claim]:
    """Goal, their words, facts, the record, what was tried, a second matter, what is open."""
    return [
        _goal(conversation, matter, goal, texts),
        *_said(matter, texts),
        *_facts(known),
        *_record(matter, texts),
        *_tried(conversation, tried, texts),
        *_second_matter(matter, texts),
        {"label": "Open"} | question,
    ]


def _goal(conversation: Conversation, matter: Matter, goal: str, texts: PacketTexts) -> Claim:
    seqs = [turn.seq for turn in matter.about] or [t.seq for t in conversation.customer_turns[-1:]]
    guess = texts.topics.get(matter.guess)
    words = texts.summary["goal_unclear"]
    if goal:
        words = texts.summary["goal"].format(goal=goal)
    elif guess:
        words = texts.summary["goal_perhaps"].format(goal=guess.goal)
    return claim(seqs, label="Goal", text=words)


def _said(matter: Matter, texts: PacketTexts) -> Iterator[Claim]:
    if said := matter.values.get("said"):
        text = texts.summary["quoted"].format(said=said.text)
        yield claim(said.turns, said.records, label="Said", text=text)


def _facts(known: list[Claim]) -> Iterator[Claim]:
    if known:
        turns = [seq for fact in known for seq in fact["turns"]]
        cited = [cite["record"] for fact in known for cite in fact["cites"] if "record" in cite]
        text = "; ".join(f"{in_spoken(fact['name'])}: {fact['value']}" for fact in known)
        yield claim(turns, dict.fromkeys(cited), label="Facts", text=text)


def _record(matter: Matter, texts: PacketTexts) -> Iterator[Claim]:
    if order := matter.order:
        about = {"order": order.number, "items": order.items, "state": order.words}
        text = texts.summary["record"].format_map(about)
        yield claim(records=[order.name], label="Record", text=text)


def _tried(conversation: Conversation, tried: list[Claim], texts: PacketTexts) -> Iterator[Claim]:
    for done in tried[-MOST_TRIED:]:
        text = f"{done['text']} ({say(f'phrases.outcome_{done["outcome"]}')})"
        yield {"label": "Tried", "text": text, "turns": done["turns"], "cites": done["cites"]}
    if not tried:
        last = [turn.seq for turn in conversation.turns[-1:]]
        yield claim(last, label="Tried", text=texts.summary["nothing_tried"])


def _second_matter(matter: Matter, texts: PacketTexts) -> Iterator[Claim]:
    if matter.also:
        text = texts.summary["quoted"].format(said=quote(matter.also.text))
        yield claim([matter.also.seq], label="Also", text=text)
