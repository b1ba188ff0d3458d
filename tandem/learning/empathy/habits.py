"""The four habits, proposed for one conversation: a person decides. Pure.

    situation      the customer's situation is said back in own words
    goal           what the customer wants to reach is named, or asked and confirmed
    next_step      what happens next is said before it happens, or before the customer waits
    concern_first  the concern is answered before the first request for data (na: there is none)

By patterns (habits.yml beside this file) on the sentences of whoever answers; for the situation
also by what the sentence shares with the customer's turns, in words and in meaning.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from rapidfuzz import fuzz

from tandem.learning.empathy.concern import concerns
from tandem.learning.empathy.patterns import answers_concern, data_asked, fits, rules
from tandem.learning.empathy.restating import is_question, restating
from tandem.learning.empathy.wording import content, content_of, plain, sentences

HABITS = ("situation", "goal", "next_step", "concern_first")
CUSTOMER, ANSWERING = "customer", ("agent", "bot")
CONCERN_AT, RESTATES_AT = 0.5, 0.35
LAST_ANSWER = 5
"""The how manieth answer may still say the situation back."""
SHORTEST_COPY, COPIED = 20, 90
"""Characters, and likeness (0-100), from which a sentence only repeats the customer's."""
MOST_TURNS = 400
"""Turns of a conversation that are looked at."""

Answer = Literal["yes", "no", "na"]
Meaning = Callable[[list[str]], np.ndarray]
"""Texts in, a unit vector each out: the encoder, where it is at hand."""


@dataclass(frozen=True, slots=True)
class Said:
    """One turn: who, what, and its number in the conversation."""

    speaker: str
    text: str
    number: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is proposed for a habit; `turn` and `quote` are empty unless the answer is yes, or the
    request for data that came too early."""

    answer: Answer
    turn: int | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of whoever answers, and where it stands: its turn's place and number, and the how
    manieth answer it belongs to (turns without the customer's between them are one)."""

    place: int
    answer: int
    number: int
    text: str
    small: str


def propose(turns: Sequence[Said], meaning: Meaning | None = None) -> dict[str, Suggestion]:
    """The proposal for each of HABITS. Without `meaning` the words alone must do."""
    turns = turns[:MOST_TURNS]
    spoken = list(_spoken(turns))
    situation = _restatement(spoken, turns, meaning)
    goal = next((one for one in spoken if _names_goal(one, turns)), None)
    step = _next_step(spoken)
    return {
        "situation": _proposal(situation),
        "goal": _proposal(goal),
        "next_step": _proposal(step),
        "concern_first": _concern_first(spoken, turns, situation or goal, meaning),
    }


def _next_step(spoken: list[_Sentence]) -> _Sentence | None:
    """The first step that is more than looking, or else the first."""
    steps = [one for one in spoken if fits(one.small, "next_step")]
    looking = rules()["next_step"]["looking"]
    more = (one for one in steps if not any(p.search(one.small) for p in looking))
    return next(more, steps[0] if steps else None)


def _spoken(turns: Sequence[Said]) -> Iterator[_Sentence]:
    """The sentences of whoever answers, since the customer first told something."""
    told, answer, last = False, 0, CUSTOMER
    for place, turn in enumerate(turns):
        told = told or _says_something(turn)
        if turn.speaker in ANSWERING and told:
            answer += last not in ANSWERING
            for sentence in sentences(turn.text):
                yield _Sentence(place, answer, turn.number, sentence, plain(sentence))
        if turn.speaker == CUSTOMER or turn.speaker in ANSWERING:
            last = turn.speaker if told else CUSTOMER


def _says_something(turn: Said) -> bool:
    return turn.speaker == CUSTOMER and len(content(turn.text)) >= 1


def _proposal(found: _Sentence | None) -> Suggestion:
    return Suggestion("yes", found.number, found.text) if found else Suggestion("no")


def _restatement(
    spoken: list[_Sentence], turns: Sequence[Said], meaning: Meaning | None
) -> _Sentence | None:
    """The first sentence that says back what the customer had said, in other words.

    Later than LAST_ANSWER it reports a finding. Without an encoder a clear opening must do.
    """
    told = [(place, turn.text) for place, turn in enumerate(turns) if _says_something(turn)]
    for one in spoken:
        before = [text for place, text in told if place < one.place]
        if one.answer > LAST_ANSWER or any(_copied(one.small, plain(text)) for text in before):
            continue
        if meaning is None:
            if _clearly(one, before):
                return one
        elif _is_answer(one) or data_asked(one.small) or is_question(one.small):
            continue
        elif restating(meaning).probability(one.text, before) >= RESTATES_AT:
            return one
    return None


def _is_answer(one: _Sentence) -> bool:
    """Whether the sentence tells a result, or is manners: neither says anything back."""
    return any(p.search(one.small) for p in rules()["situation"]["not"])


def _clearly(one: _Sentence, before: list[str]) -> bool:
    block, own = rules()["situation"], content(one.text)
    shared = own & content_of(before)
    opens = any(p.search(one.small) for p in block["clear"])
    return opens and len(shared) >= max(1.0, len(own) / 4)


def _copied(sentence: str, text: str) -> bool:
    return len(sentence) >= SHORTEST_COPY and fuzz.ratio(sentence, text) >= COPIED


def _names_goal(one: _Sentence, turns: Sequence[Said]) -> bool:
    """Whether the sentence names what the customer wants, by a word that the customer used."""
    block = rules()["goal"]
    if any(p.search(one.small) for p in block["not"]):
        return False
    matches = [match for p in block["shared"] if (match := p.search(one.small))]
    named = [match.groups()[-1] or "" for match in matches]
    if any(p.search(one.small) for p in block["fits"]):
        named.append(one.small)
    before = content_of(t.text for t in turns[: one.place] if t.speaker == CUSTOMER)
    return any(content(rest) & before for rest in named)


def _concern_first(
    spoken: list[_Sentence],
    turns: Sequence[Said],
    named: _Sentence | None,
    meaning: Meaning | None,
) -> Suggestion:
    request = next((one for one in spoken if data_asked(one.small)), None)
    if request is None:
        return Suggestion("na")
    before = [t.text for t in turns[: request.place] if t.speaker == CUSTOMER]
    if not _concern(before, meaning):
        return Suggestion("na")
    for one in spoken:
        if one is request:
            break
        if one is named or answers_concern(one.small):
            return Suggestion("yes", one.number, one.text)
    if answers_concern(request.small):
        return Suggestion("yes", request.number, request.text)
    return Suggestion("no", request.number, request.text)


def _concern(texts: list[str], meaning: Meaning | None) -> bool:
    """Whether what the customer said is more than an errand."""
    if any(fits(plain(text), "concern") for text in texts):
        return True
    telling = [text for text in texts if len(content(text)) >= 2]
    if meaning is None or not telling:
        return False
    return bool(concerns(telling, meaning).max() >= CONCERN_AT)
