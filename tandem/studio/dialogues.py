"""Conversations from a file, heard and decided upon as if they had come in here.

One JSON object {"id", "turns": [{"speaker", "text"}]}, or one a line. Speakers: customer, bot,
agent, system; "action" is something that was done, in words. Where no bot speaks, the agent stands
for it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tandem.conversation import Conversation, Heard, Reading, Tried, Turn
from tandem.decision import BRINGS_A_PERSON, Decision, decide
from tandem.errors import TandemError
from tandem.facts import hear_facts
from tandem.policy import Policy
from tandem.redaction import redact
from tandem.signals import read_all
from tandem.studio.recognition import hear

START = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)
"""Files have no times: the first turn is said here, each further one a minute later."""
SPEAKERS = ("customer", "bot", "agent", "system", "action")


class BadDialogue(TandemError):
    """A line of the file is no conversation; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A conversation as it was heard, the first decision that brings a person, and the mood."""

    conversation: Conversation
    decision: Decision
    mood: list[Reading]


def read_dialogues(path: Path, policy: Policy) -> list[Dialogue]:
    """The conversations of a file. Needs the trained assistant. Raises BadDialogue."""
    conversations = [_conversation(row) for row in _rows(path)]
    rows = [
        {"text": turn.text, "previous": asked}
        for conversation in conversations
        for turn, asked in _asked(conversation)
    ]
    parsed = iter(hear(rows))
    return [_decided(_heard(one, parsed, policy), policy) for one in conversations]


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise BadDialogue(f"{path}: {error.strerror}") from None
    try:
        whole = json.loads(text)
        yield from [(str(path), row) for row in (whole if isinstance(whole, list) else [whole])]
        return
    except ValueError:
        pass
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            yield f"{path}:{number}", json.loads(line)
        except ValueError as error:
            raise BadDialogue(f"{path}:{number}: no JSON: {error}") from None


def _conversation(row: tuple[str, dict[str, Any]]) -> Conversation:
    where, data = row
    said = data.get("turns") if isinstance(data, dict) else None
    if not isinstance(said, list) or not all(
        isinstance(turn, dict)
        and turn.get("speaker") in SPEAKERS
        and isinstance(turn.get("text"), str)
        for turn in said
    ):
        raise BadDialogue(
            f"{where}: needs turns: a list of {{speaker, text}}; speakers: {', '.join(SPEAKERS)}"
        )
    has_bot = any(turn["speaker"] == "bot" for turn in said)
    turns: list[Turn] = []
    tried: list[Tried] = []
    last, asked = None, ""
    for turn in said:
        seq = len(turns) + 1
        if turn["speaker"] == "action":
            tried.append(Tried(turn["text"], "done", last))
            continue
        speaker = "bot" if turn["speaker"] == "agent" and not has_bot else turn["speaker"]
        text = turn["text"]
        if speaker == "customer":  # as at the front door
            last, text = seq, redact(text, asked).text
        else:
            asked = text
        turns.append(Turn(f"t{seq}", seq, speaker, text, START + timedelta(minutes=seq - 1)))
    name = str(data.get("id", where))
    return Conversation(name, "file", tuple(turns), tried=tuple(tried))


def _asked(conversation: Conversation) -> Iterator[tuple[Turn, str]]:
    """Each customer turn with what was said to them before."""
    before = ""
    for turn in conversation.turns:
        if turn.speaker == "customer":
            yield turn, before
        else:
            before = turn.text


def _heard(
    conversation: Conversation, parsed: Iterator[dict[str, Any]], policy: Policy
) -> Conversation:
    turns: list[Turn] = []
    facts: dict[str, str] = {}
    found: dict[str, int] = {}
    for turn in conversation.turns:
        if turn.speaker == "customer":
            heard = Heard.from_parse(next(parsed))
            given = hear_facts(heard, turn.text, at=policy.confidence.at).given
            words = {name: value for name, value in given.items() if isinstance(value, str)}
            facts |= words
            found |= dict.fromkeys(words, turn.seq)
            turn = replace(turn, heard=heard)
        turns.append(turn)
    return replace(conversation, turns=tuple(turns), facts=facts, fact_turns=found)


def _decided(conversation: Conversation, policy: Policy) -> Dialogue:
    """At each customer turn what would have been known then; the first handover counts."""
    mood: list[Reading] = []
    brings: Decision | None = None
    for number, turn in enumerate(conversation.turns, start=1):
        if turn.speaker != "customer":
            continue
        tried = tuple(done for done in conversation.tried if (done.turn_seq or 0) < turn.seq)
        so_far = replace(conversation, turns=conversation.turns[:number], tried=tried)
        readings = read_all(so_far, policy)
        mood.append(readings["frustration"])
        decision = decide(readings, so_far, policy)
        if brings is None and decision.do in BRINGS_A_PERSON:
            brings = decision
    if brings is None:
        dial = policy.handover
        reason = "the conversation ends here"
        brings = Decision("hand_over", "end_of_file", reason, (), dial.queue, "general", 3)
    return Dialogue(conversation, brings, mood)
