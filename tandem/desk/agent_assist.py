"""Quiet hints for an agent while they write. Each says why; none stops anybody.

Pure: the same draft in the same situation gives the same hints. Patterns, phrases and thresholds
are in agent_assist.yml beside this file.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz

from tandem.core.exact_words import exact_words
from tandem.core.text import ADDRESS

FILE = Path(__file__).with_name("agent_assist.yml")
MOST = 2
"""More hints than this at once are noise."""
SHORTEST_SENTENCE = 6
"""Words from which a repeated sentence counts as recited; "Let me check." may come every time."""
GIVEN = {
    "Order": re.compile(r"\b(?:order|number|it's|its|it is)\b\D{0,12}?#?(\d{4,8})\b", re.I),
    "E-mail": re.compile(f"({ADDRESS})"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One message, as far as hints care. `clock` is the time of day it is shown with."""

    speaker: str
    text: str
    clock: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known while the agent writes.

    `facts` are those of the packet ({"name", "value", "turns"}), `mood` the frustration (0-1) at
    each customer message, oldest first; `own_messages` are the agent's last ones of all
    conversations, newest first; `transferring` says that the transfer dialog is open.
    """

    turns: list[Said]
    facts: list[dict[str, Any]] = field(default_factory=list)
    mood: list[float] = field(default_factory=list)
    own_messages: list[str] = field(default_factory=list)
    transferring: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """One hint: `kind` for programs, `text` for the agent, `seq` of the message it speaks of."""

    kind: str
    text: str
    seq: int | None = None


def cues(draft: str, situation: Situation) -> list[Cue]:
    """The hints for a draft, most helpful first."""
    found = [*_asked_again(draft, situation), *_unexplained_transfer(draft, situation)]
    found += [*_tone(situation), *_recited(draft, situation)]
    return found[:MOST]


def given_in(turns: list[Said]) -> list[dict[str, Any]]:
    """Order numbers and e-mail addresses in the customer's messages, as facts of the packet.

    While a person has the conversation nobody else listens, and what is said then counts as well.
    """
    found: dict[str, dict[str, Any]] = {}
    for turn in turns:
        if turn.speaker != "customer":
            continue
        for name, pattern in GIVEN.items():
            match = pattern.search(turn.text)
            if match:
                found[name] = {"name": name, "value": match[1], "turns": [turn.seq]}
    return list(found.values())


def _asked_again(draft: str, situation: Situation) -> list[Cue]:
    rules = _rules()
    found: list[Cue] = []
    for sentence in _sentences(draft):
        asks = any(p.search(sentence) for p in rules["asks"])
        if not asks or any(p.search(sentence) for p in rules["not_asked"]):
            continue
        for fact in situation.facts:
            patterns = rules["facts"].get(fact["name"], ())
            if str(fact["value"]).casefold() in sentence or _named(fact["name"], found):
                continue  # "Is it order 1042?" confirms; it does not ask again
            if any(pattern.search(sentence) for pattern in patterns):
                found.append(_known(fact, situation))
    return found


def _named(name: str, found: list[Cue]) -> bool:
    return any(cue.text.startswith(_begin(name)) for cue in found)


def _begin(name: str) -> str:
    thing = "order number" if name == "Order" else name[0].lower() + name[1:]
    return f"The {thing} is known"


def _known(fact: dict[str, Any], situation: Situation) -> Cue:
    seq = next(iter(fact.get("turns") or []), None)
    turn = next((t for t in situation.turns if t.seq == seq), None)
    given = f"the customer gave it at {turn.clock}" if turn else "it is in the customer's record"
    return Cue("known", f"{_begin(fact['name'])}: {fact['value']} ({given}).", seq)


def _tone(situation: Situation) -> list[Cue]:
    mood, dial = situation.mood, _rules()["tone"]
    spoken = [turn for turn in situation.turns if turn.speaker in ("customer", "agent")]
    if len(mood) < 3 or not spoken or spoken[-1].speaker != "customer":
        return []
    calmer = mood[-1] < mood[-2]  # what is left of an outburst fades; it is no new drop
    if calmer or mood[-1] < dial["at"] or mood[-1] - mood[-3] < dial["drop"]:
        return []
    words = "The tone dropped in the last two messages: slow down, listen, say what you see."
    return [Cue("tone", words, spoken[-1].seq)]


def _unexplained_transfer(draft: str, situation: Situation) -> list[Cue]:
    rules = _rules()["transfer"]
    announced = any(p.search(draft.lower()) for p in rules["announced"])
    if not (announced or situation.transferring):
        return []
    told = [draft]
    if situation.transferring:  # what the agent wrote since the customer last spoke counts too
        for turn in reversed(situation.turns):
            if turn.speaker == "customer":
                break
            if turn.speaker == "agent":
                told.append(turn.text)
    text = " ".join(told)
    who = any(p.search(text) for p in rules["who"])
    step = any(p.search(text.lower()) for p in rules["step"])
    if who and step:
        return []
    missing = "who takes over and what happens next" if not (who or step) else (
        "what happens next, or how long it takes" if who else "who takes over"
    )  # fmt: skip
    return [Cue("transfer", f"Explain the next step before you transfer: {missing}.")]


def _recited(draft: str, situation: Situation) -> list[Cue]:
    dial = _rules()["phrases"]
    own = situation.own_messages[: dial["last_messages"]]
    for pattern in dial["stock"]:
        match = pattern.search(draft.lower())
        if not match:
            continue
        phrase = match[0].strip()
        for turn in situation.turns:
            if turn.speaker in ("agent", "bot") and pattern.search(turn.text.lower()):
                words = f"“{phrase}” was said here already at {turn.clock}. Say it your way."
                return [Cue("phrase", words, turn.seq)]
        times = sum(bool(pattern.search(message.lower())) for message in own)
        if times + 1 >= dial["often"]:
            words = f"“{phrase}” is in {times} of your last {len(own)} messages."
            return [Cue("phrase", f"{words} Name this customer's thing instead.")]
    for sentence in _sentences(draft):
        if len(sentence.split()) < SHORTEST_SENTENCE:
            continue
        times = sum(_says(message, sentence, dial["similar_at"]) for message in own)
        if times + 1 >= dial["often"]:
            words = f"You wrote this sentence in {times} of your last {len(own)} messages."
            return [Cue("phrase", f"{words} Does it fit here?")]
    return []


def _says(message: str, sentence: str, similar_at: float) -> bool:
    exact = exact_words(sentence)
    return any(
        exact_words(one) == exact and fuzz.ratio(one, sentence) >= similar_at
        for one in _sentences(message)
    )


def _sentences(text: str) -> list[str]:
    parts = re.split(r"(?<=[.!?])\s+|\n+", text.lower().replace("’", "'"))
    return [part.strip() for part in parts if part.strip()]


@lru_cache
def _rules() -> dict[str, Any]:
    rules = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for key in ("asks", "not_asked"):
        rules[key] = _compiled(rules[key])
    rules["facts"] = {name: _compiled(patterns) for name, patterns in rules["facts"].items()}
    rules["transfer"] = {name: _compiled(p) for name, p in rules["transfer"].items()}
    rules["phrases"]["stock"] = _compiled(rules["phrases"]["stock"])
    return rules


def _compiled(patterns: list[str]) -> list[re.Pattern]:
    return [re.compile(pattern) for pattern in patterns]
