"""Transcripts of conversations held elsewhere: read, heard by the trained model, made comparable.

One JSON object {"id": ..., "turns": [{"speaker": ..., "text": ...}]}, or one a line. A speaker
"customer" (or "user") is the customer; "agent", "bot", "assistant" and "system_agent" stand in for
the assistant; "action" tells what was done, if that is wanted; others are left out. An agent's text
counts as the assistant's. Secrets are hidden, as the front door does.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tandem.cli.evaluate.recognition import hear_rows
from tandem.config.policy import Policy
from tandem.config.rasa_project import load_rasa_project
from tandem.config.settings import ROOT
from tandem.core.conversation import NluResult, Speaker, Tried, Turn
from tandem.core.errors import TandemError
from tandem.core.redaction import redact
from tandem.learning.replay import Known, Recorded
from tandem.understanding.slots import hear_facts
from tandem.understanding.vocabulary import is_nonsense, load_vocabulary

SPEAKERS: dict[str, Speaker] = {
    "customer": "customer", "user": "customer",
    "agent": "bot", "bot": "bot", "assistant": "bot", "system_agent": "bot",
}  # fmt: skip
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
"""Transcripts have no times; their turns are taken as a minute apart."""
ASKS = re.compile(
    r"\?|\b(?:please|may i|can i|could i|could you|can you|would you|i need|i'll need|provide|"
    r"give me|tell me|let me know|what is|what's|which)\b",
    re.I,
)
"""How the other side asks for something."""
NO_ANSWER = {"clarify", "talk_to_human", "stop", "help", "bot_challenge", "complaint"}


class TranscriptsError(TandemError):
    """The transcripts cannot be read; every problem with its file and line."""


def read_transcripts(path: Path, policy: Policy, deeds: bool = False) -> list[Recorded]:
    """All transcripts of a file, heard. Progress of hearing goes to standard error.

    With `deeds`, what speaker "action" tells counts as tried and done. Raises TranscriptsError,
    and RecognitionFailed without a trained model.
    """
    rows = transcript_rows(path)
    said = [
        {"text": turn["text"], "previous": previous}
        for row in rows
        for turn, previous in customer_turns(row["turns"])
    ]
    nlu_result = iter(hear_rows(said))
    vocabulary = load_vocabulary(ROOT)
    made = [_recorded(row, nlu_result, policy.confidence.at, vocabulary) for row in rows]
    return made if deeds else [replace(recorded, tried=()) for recorded in made]


def transcript_rows(path: Path) -> list[dict[str, Any]]:
    """The rows {id, turns} of a file. Raises TranscriptsError."""
    problems, rows = [], []
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TranscriptsError(f"{path}: cannot be read: {error}") from None
    for number, line in _lines(text):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except RecursionError:
            problems.append(f"{path}:{number}: not JSON: too many brackets within each other")
            continue
        except ValueError as error:
            problems.append(f"{path}:{number}: not JSON: {error}")
            continue
        turns = row.get("turns") if isinstance(row, dict) else None
        fine = isinstance(turns, list) and all(
            isinstance(t, dict) and isinstance(t.get("speaker"), str)
            and isinstance(t.get("text"), str)
            for t in turns
        )  # fmt: skip
        if not fine or not isinstance(turns, list):
            problems.append(f"{path}:{number}: needs turns: a list of {{speaker, text}}")
        else:
            safe = [turn | {"text": said} for turn, said in _without_secrets(turns)]
            rows.append({"id": str(row.get("id") or f"line {number}"), "turns": safe})
    if problems:
        raise TranscriptsError("\n".join(problems))
    return rows


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Numbered lines; a file that is one object is one, however it is laid out."""
    try:
        yield 1, json.dumps(json.loads(text))
    except (ValueError, RecursionError):
        yield from enumerate(text.split("\n"), start=1)


def _without_secrets(turns: list[dict[str, str]]) -> Iterator[tuple[dict[str, str], str]]:
    previous = ""
    for turn in turns:
        customer = SPEAKERS.get(turn["speaker"].casefold()) == "customer"
        yield turn, redact(turn["text"], previous).text if customer else turn["text"]
        previous = previous if customer else turn["text"]


def customer_turns(turns: list[dict[str, str]]) -> Iterator[tuple[dict[str, str], str]]:
    """The customer's turns that have words, each with what the assistant had said before."""
    previous = ""
    for turn in turns:
        speaker = SPEAKERS.get(turn["speaker"].casefold())
        if speaker == "bot":
            previous = turn["text"]
        elif speaker == "customer" and turn["text"].strip():
            yield turn, previous


def _recorded(
    row: dict[str, Any], nlu_result: Iterator[dict[str, Any]], at: float, vocabulary: frozenset[str]
) -> Recorded:
    turns: list[Turn] = []
    known: dict[int, Known] = {}
    tried: list[Tried] = []
    previous = ""
    for turn in row["turns"]:
        speaker = SPEAKERS.get(turn["speaker"].casefold())
        if speaker is None:
            if turn["speaker"] == "action" and turn["text"].strip():
                tried.append(Tried(turn["text"], "done", max(known, default=None)))
            continue
        seq = len(turns) + 1
        what = None
        if speaker == "customer":
            parse = next(nlu_result) if turn["text"].strip() else {}
            what, facts = _heard(parse, turn["text"], previous, at, vocabulary)
            known[seq] = Known(facts)
        else:
            previous = turn["text"]
        moment = START + timedelta(minutes=seq)
        turns.append(
            Turn(f"{row['id']}-{seq}", seq, speaker, turn["text"], moment, nlu_result=what)
        )
    return Recorded(row["id"], "transcript", tuple(turns), tuple(tried), known)


def _heard(
    parse: dict[str, Any], text: str, previous: str, at: float, vocabulary: frozenset[str]
) -> tuple[NluResult, dict[str, str]]:
    """As the live assistant would have heard it. It knows what it asked for; here that is guessed:
    after a question, what is no sure wish of its own counts as the answer."""
    nlu_result = NluResult.from_parse(parse | {"text": text.lstrip("/")})
    if nlu_result.out_of_scope and is_nonsense(text, vocabulary):
        nlu_result = replace(nlu_result, confidence=0.0)
    given = hear_facts(nlu_result, text, load_rasa_project(ROOT).slots, at=at).given
    facts = {name: value for name, value in given.items() if isinstance(value, str)}
    if nlu_result.intent == "affirm":  # to what was said there, never to an offer made here
        return replace(nlu_result, asked="answer", answers="answer"), facts
    if ASKS.search(previous):
        sure = nlu_result.confidence >= at
        wish = sure and nlu_result.intent not in (
            "inform",
            "affirm",
            "deny",
            "out_of_scope",
            "greet",
        )
        if facts or not wish:
            return replace(nlu_result, asked="answer", answers="answer"), facts
        if nlu_result.intent in NO_ANSWER:
            return replace(nlu_result, asked="answer"), facts
    return nlu_result, facts
