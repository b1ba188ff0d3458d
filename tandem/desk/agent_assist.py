"""Quiet hints for an agent while they write. Each says why; none stops anybody.

Pure: the same draft in the same situation gives the same hints. Patterns, phrases and thresholds
are in agent_assist.yml beside this file.
"""

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz

from tandem.core.exact_words import exact_words
from tandem.core.text import ADDRESS
from tandem.core.words import say

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


def asks_what_is_known(text: str, situation: Situation) -> bool:
    """Whether an agent's words ask for a fact that the packet or the customer's messages have."""
    told = given_in(situation.turns)
    known = {fact["name"] for fact in situation.facts}
    facts = [*situation.facts, *(fact for fact in told if fact["name"] not in known)]
    return bool(_asked_again(text, replace(situation, facts=facts)))


def _asked_again(draft: str, situation: Situation) -> list[Cue]:
    rules = _rules()
    found: list[Cue] = []
    named: set[str] = set()
    for sentence in _sentences(draft):
        asks = any(p.search(sentence) for p in rules["asks"])
        if not asks or any(p.search(sentence) for p in rules["not_asked"]):
            continue
        for fact in situation.facts:
            patterns = rules["facts"].get(fact["name"], ())
            if str(fact["value"]).casefold() in sentence or fact["name"] in named:
                continue  # "Is it order 1042?" confirms; it does not ask again
            if any(pattern.search(sentence) for pattern in patterns):
                named.add(fact["name"])
                found.append(_known(fact, situation))
    return found


def _known(fact: dict[str, Any], situation: Situation) -> Cue:
    seq = next(iter(fact.get("turns") or []), None)
    turn = next((t for t in situation.turns if t.seq == seq), None)
    given = say("desk.cue_given_at", clock=turn.clock) if turn else say("desk.cue_in_record")
    name, values = fact["name"], {"value": fact["value"], "given": given}
    if name == "Order":
        return Cue("known", say("desk.cue_order_known", **values), seq)
    return Cue("known", say("desk.cue_known", thing=name[0].lower() + name[1:], **values), seq)


def _tone(situation: Situation) -> list[Cue]:
    mood, dial = situation.mood, _rules()["tone"]
    spoken = [turn for turn in situation.turns if turn.speaker in ("customer", "agent")]
    if len(mood) < 3 or not spoken or spoken[-1].speaker != "customer":
        return []
    calmer = mood[-1] < mood[-2]  # what is left of an outburst fades; it is no new drop
    if calmer or mood[-1] < dial["at"] or mood[-1] - mood[-3] < dial["drop"]:
        return []
    return [Cue("tone", say("desk.cue_tone"), spoken[-1].seq)]


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
    missing = "who_and_step" if not (who or step) else "step" if who else "who"
    return [Cue("transfer", say("desk.cue_transfer", missing=say(f"desk.cue_{missing}")))]


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
                words = say("desk.cue_said_here", phrase=phrase, clock=turn.clock)
                return [Cue("phrase", words, turn.seq)]
        times = sum(bool(pattern.search(message.lower())) for message in own)
        if times + 1 >= dial["often"]:
            words = say("desk.cue_stock", phrase=phrase, times=times, count=len(own))
            return [Cue("phrase", words)]
    for sentence in _sentences(draft):
        if len(sentence.split()) < SHORTEST_SENTENCE:
            continue
        times = sum(_says(message, sentence, dial["similar_at"]) for message in own)
        if times + 1 >= dial["often"]:
            words = say("desk.cue_sentence", times=times, count=len(own))
            return [Cue("phrase", words)]
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
