"""What the packet says and when: loads packet.yml, tells every mistake in it at once."""

import re
import string
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from tandem.config.topics import Topic, load_topics
from tandem.config.yaml_file import Block, Sentence, Source, load_with_lines
from tandem.core.errors import PolicyError

NAMES = {
    "order", "item", "items", "state", "late_by", "due", "carrier", "last_scan", "total", "charged",
    "amount", "refund", "refund_due", "return", "code", "plan", "search", "dispute", "name", "nth",
    "said", "noun", "step",
}  # fmt: skip
"""What the braces of a line may name. `said` is the customer's own sentence about the matter."""
ALWAYS = {"noun", "step"}
NOTE = {"contact", "says_again", "sad", "insults", "threat", "did_nothing"}
SUMMARY = {
    "goal", "goal_perhaps", "goal_unclear", "nothing_tried", "nothing_said", "asked_for",
    "asks_nothing", "wants_person",
}  # fmt: skip
Words = Annotated[str, Field(min_length=1)]
OneOrMore = str | list[str]


class _Condition(Block):
    rule: OneOrMore = ""
    queue: OneOrMore = ""
    intent: OneOrMore = ""
    order: OneOrMore = ""
    reason: OneOrMore = ""
    heard: OneOrMore = ""
    outcome: OneOrMore = ""
    contacts: int = 0
    mood: dict[str, float] = {}


class _Situation(Block):
    when: list[_Condition] = []
    lines: list[Sentence] = Field(min_length=1)
    told: list[Sentence] = []
    goal: str = ""


class _PacketFile(Block):
    situations: dict[str, _Situation] = Field(min_length=1)
    heard: dict[str, list[Words]]
    step: str
    note: dict[str, Sentence]
    summary: dict[str, Sentence]
    did: dict[str, dict[str, Sentence]]


@dataclass(frozen=True, slots=True)
class Situation:
    """One situation: when it is so, the lines an agent may open with, what the customer is told.

    `when` is a list of alternatives; in each, all conditions hold. `told` and `goal` may be empty.
    """

    name: str
    when: tuple[dict[str, Any], ...]
    lines: tuple[str, ...]
    told: tuple[str, ...] = ()
    goal: str = ""


@dataclass(frozen=True)
class PacketTexts:
    """Everything in packet.yml, and the topics."""

    topics: dict[str, Topic]
    situations: tuple[Situation, ...]
    heard: dict[str, tuple[str, ...]]
    step: str
    note: dict[str, str]
    summary: dict[str, str]
    did: dict[str, dict[str, str]] = field(default_factory=dict)

    @cached_property
    def own_words(self) -> frozenset[str]:
        """Every word that a packet may say without a source, in small letters."""
        texts = [line for one in self.situations for line in (*one.lines, *one.told)]
        texts += [situation.goal for situation in self.situations]
        texts += [self.step, *self.note.values(), *self.summary.values()]
        texts += [words for outcomes in self.did.values() for words in outcomes.values()]
        for topic in self.topics.values():
            texts += [topic.button, topic.about, topic.goal, topic.noun, topic.step]
        return frozenset(words_of(re.sub(r"\{\w+\}", " ", " ".join(texts))))

    def heard_in(self, kind: str, text: str) -> bool:
        """Whether a phrase of this kind stands in the text."""
        said = " ".join(text.casefold().replace("’", "'").split())
        return self._phrases[kind].search(said) is not None

    @cached_property
    def _phrases(self) -> dict[str, re.Pattern[str]]:
        return {
            kind: re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)")
            for kind, phrases in self.heard.items()
        }


def words_of(text: str) -> list[str]:
    """The words of a text in small letters."""
    return re.findall(r"[^\W\d_]+", text.casefold())


def names_in(line: str) -> set[str]:
    """What the braces of a line name."""
    return {name for _, name, _, _ in string.Formatter().parse(line) if name is not None}


def load_packet_texts(root: Path) -> PacketTexts:
    """packet.yml with topics.yml. Raises PolicyError with every mistake and its line."""
    topics = load_topics(root / "topics.yml")
    file, source = load_with_lines(root / "packet.yml", _PacketFile, lambda data: [])
    texts = PacketTexts(
        topics=topics,
        situations=tuple(
            Situation(
                name,
                tuple(one.model_dump(exclude_unset=True) for one in about.when),
                tuple(about.lines),
                tuple(about.told),
                about.goal,
            )
            for name, about in file.situations.items()
        ),
        heard={kind: tuple(p.casefold() for p in phrases) for kind, phrases in file.heard.items()},
        step=file.step,
        note=file.note,
        summary=file.summary,
        did=file.did,
    )
    problems = _problems(texts, source)
    if problems:
        raise PolicyError(problems)
    return texts


def _problems(texts: PacketTexts, source: Source) -> list[str]:
    """What is right in itself and does not fit the rest."""
    places: list[tuple[tuple[str | int, ...], str]] = []
    places += [(("note",), f"has no {name}") for name in sorted(NOTE - set(texts.note))]
    places += [(("summary",), f"has no {name}") for name in sorted(SUMMARY - set(texts.summary))]
    for situation in texts.situations:
        where = ("situations", situation.name)
        if names_in(situation.lines[-1]) - ALWAYS:
            places.append((where, "the last line names nothing but {noun} and {step}"))
        if situation.told and names_in(situation.told[-1]) - ALWAYS:
            places.append((where, "the last `told` names nothing but {noun}"))
        for kind, lines in (("lines", situation.lines), ("told", situation.told)):
            for number, line in enumerate(lines):
                for name in sorted(names_in(line) - NAMES):
                    places.append(((*where, kind, number), f"no such name: {{{name}}}"))
        for number, alternative in enumerate(situation.when):
            here = (*where, "when", number)
            for kind in listed(alternative.get("heard")):
                if kind not in texts.heard:
                    places.append((here, f"heard has no {kind}"))
            for intent in listed(alternative.get("intent")):
                if intent and intent != "out_of_scope" and intent not in texts.topics:
                    places.append((here, f"no such topic: {intent}"))
    last = texts.situations[-1]
    if last.when:
        places.append((("situations", last.name), "the last one has no `when`"))
    return [f"{source.where(p)}: {'.'.join(map(str, p))}: {words}" for p, words in places]


def listed(value: Any) -> tuple[Any, ...]:
    """One thing or several, as several."""
    return () if value is None else tuple(value) if isinstance(value, list) else (value,)
