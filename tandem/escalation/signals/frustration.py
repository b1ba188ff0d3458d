"""How frustrated is the customer? Each message by itself, and the level over the conversation."""

import re
from collections import deque
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import Any

from tandem.config.policy import Policy
from tandem.config.policy_blocks import Frustration
from tandem.core.conversation import Conversation, Reading, Turn
from tandem.core.words import say
from tandem.escalation.signals.mood import found
from tandem.understanding.talk import TRICKS

SHORTEST_SHOUTED_WORD = 4
"""Shorter words in capitals are mostly acronyms (USPS has four, but seldom comes thrice)."""
FEWEST_SHOUTED_WORDS = 2
LOUD = {"emphasis", "repetition", "waiting"}
"""Marks of a message (nlu/mood/marks.py) that say nothing bad of anybody."""
BELOW = 0.01
RUN_ONLY = ("runs",)
"""So far below the limit stays who is only loud: a person is offered and not called."""
WANTS_A_JOKE = re.compile(r"\b(?:tell|know|hear|heard|say|give)\b.{0,20}\bjokes?\b", re.I)
"""Asks for a joke, and does not call anything one."""
REASONS_FROM = 3
"""The newest messages with something in them give the reasons."""


def read(conversation: Conversation, policy: Policy) -> Reading:
    """0 (calm) to 1, held at a threshold until it has sunk by the policy's `gap` below it."""
    return course(conversation.customer_turns, policy.frustration)[-1]


def course(turns: Sequence[Turn], dial: Frustration) -> list[Reading]:
    """The reading at each customer message, as it was when the message came. Linear in messages.

    Capitals count for nothing as long as the customer has written nothing else: so the messages
    of such a beginning are read without them, and all again with them once it has ended.
    """
    readings = _readings(turns, dial, shouts_always=False)
    shouted = len(list(takewhile(lambda turn: _shouts(turn.text), turns)))
    if shouted > 1:
        readings[1:shouted] = _readings(turns[:shouted], dial, shouts_always=True)[1:]
    return readings


def _readings(turns: Sequence[Turn], dial: Frustration, shouts_always: bool) -> list[Reading]:
    found_in = [marks(turn, dial, shouts_always) for turn in turns]
    said: deque[tuple[int, list[str]]] = deque(maxlen=REASONS_FROM)
    readings = []
    for turn, value, (_, why) in zip(
        turns, _levels([here for here, _ in found_in], dial), found_in, strict=True
    ):
        if why:
            said.append((turn.seq, [_told(name) for name in why]))
        if not said or value < dial.offer_at / 2:
            readings.append(Reading("frustration", value, say("reasons.calm")))
            continue
        newest_first = [word for _, words in reversed(said) for word in words]
        reasons = ", ".join(dict.fromkeys(newest_first))
        seqs = tuple(seq for seq, _ in said)
        words = say("reasons.frustrated", why=reasons)
        readings.append(Reading("frustration", value, words, seqs))
    return readings


def levels(turns: Sequence[Turn], dial: Frustration) -> list[float]:
    """The level after each customer message, all read as they are to be read now."""
    shouts_always = _always_shouts(turns)
    return _levels([marks(turn, dial, shouts_always)[0] for turn in turns], dial)


def _levels(values: Sequence[float], dial: Frustration) -> list[float]:
    """level = message + carry * level before, where the message itself is frustrated (`adds_from`);
    else what is left sinks. A threshold once reached holds until the level is `gap` below it.
    """
    level, held, course = 0.0, set(), []
    for here in values:
        left = dial.carry * level
        level = min(1.0, here + left) if here >= dial.adds_from else max(here, left)
        for at in (dial.offer_at, dial.handover_at):
            if level >= at:
                held.add(at)
            elif level <= at - dial.gap:
                held.discard(at)
        course.append(max(level, *held, 0.0))
    return course


def marks(turn: Turn, dial: Frustration, shouts_always: bool = False) -> tuple[float, list[str]]:
    """The value of one message by itself, and what was found in it, by name (`_told`).

    Recognition's mood decides where there is one; else words, capitals and punctuation.
    """
    if turn.nlu_result and turn.nlu_result.button:
        return 0.0, []
    if WANTS_A_JOKE.search(turn.text) or TRICKS.search(turn.text):
        return 0.0, []
    mood = turn.nlu_result.mood if turn.nlu_result else {}
    value = float(mood.get("frustration", 0.0))
    if "frustration" in mood and value < dial.offer_at / 2:
        return value, []
    in_words, why = _in_words(turn.text, dial, ignore_capitals=shouts_always)
    if "frustration" not in mood:
        return in_words, [*why]
    if _only_loud(turn.text, mood) and not why:
        value = min(value, dial.handover_at - BELOW)
    if set(mood.get("marks") or ()) == {"punctuation"} and why in ((), RUN_ONLY):
        value = min(value, dial.offer_at)  # "the throw! order 1077!!" calls out, and blames nobody
    return value, [*why] or [f"{value:.2f}"]


def _told(name: str) -> str:
    """What was found, in words: a quotation is its own, a number is the tone's value."""
    if name.startswith("“"):
        return name
    if name in ("aimed_at_you", "capitals", "runs"):
        return say(f"reasons.{name}")
    return say("reasons.by_tone", value=name)


def in_words(turn: Turn, dial: Frustration) -> float:
    """How angry a message is by its words, capitals and marks alone, 0 to 1: what its tone adds is
    left out."""
    return _in_words(turn.text, dial, ignore_capitals=False)[0]


def _only_loud(text: str, mood: Mapping[str, Any]) -> bool:
    """Whether a word in capitals is all that sounds angry: "your mails keep coming. STOP them"."""
    marks = set(mood.get("marks") or ())
    return "emphasis" in marks and marks <= LOUD and not _shouts(text)


@lru_cache(maxsize=512)  # of earlier turns it is asked again at every turn
def _in_words(text: str, dial: Frustration, ignore_capitals: bool) -> tuple[float, tuple[str, ...]]:
    value, why = 0.0, []
    markers = found(text, dial.markers)
    if markers:
        value += dial.marker + dial.marker / 2 * min(len(markers) - 1, 2)
        why += [f"“{marker}”" for marker in markers[:3]]
        if re.search(r"\byou(r|'re|rs)?\b", text.casefold().replace("’", "'")):
            value += dial.at_you
            why.append("aimed_at_you")
    if not ignore_capitals and _shouts(text):
        value += dial.capitals
        why.append("capitals")
    if re.search(r"[!?]{3,}|!{2,}", text):
        value += dial.punctuation
        why.append("runs")
    return min(1.0, value), tuple(why)


def _always_shouts(turns: Sequence[Turn]) -> bool:
    return len(turns) > 1 and all(_shouts(turn.text) for turn in turns)


@lru_cache(maxsize=512)
def _shouts(text: str) -> bool:
    words = [w for w in re.findall(r"[^\W\d_]+", text) if len(w) >= SHORTEST_SHOUTED_WORD]
    shouted = [w for w in words if w.isupper()]
    return len(shouted) >= FEWEST_SHOUTED_WORDS and len(shouted) > len(words) / 2
