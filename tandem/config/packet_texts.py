"""What the packet says and when: loads packet.yml, tells every mistake in it at once."""

import re
import string
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from tandem.config.rasa_project import load_rasa_project
from tandem.config.roles import Roles, load_roles
from tandem.config.slots import labels
from tandem.config.topics import Topic, load_topics
from tandem.config.yaml_file import Block, Sentence, Source, load_with_lines, nearest
from tandem.core.errors import PolicyError
from tandem.core.words import DEFAULT, in_spoken, spoken

NAMES = {
    "order", "item", "items", "state", "late_by", "due", "carrier", "last_scan", "total", "charged",
    "amount", "refund", "refund_due", "return", "code", "plan", "search", "dispute", "name", "nth",
    "said", "noun", "step",
}  # fmt: skip
"""What the braces of a line may name. `said` is the customer's own sentence about the matter."""
ALWAYS = {"noun", "step"}
NOTE = {
    "contact", "says_again", "sad", "insults", "threat", "did_nothing", "calm_throughout",
    "frustrated", "impatient", "from_start", "since_turn", "calmer_now", "i_did", "i_could_not",
}  # fmt: skip
SUMMARY = {
    "goal", "goal_perhaps", "goal_unclear", "nothing_tried", "nothing_said", "asked_for",
    "asks_nothing", "wants_person", "own_words", "noun", "noun_and_order", "an_order", "here",
    "message", "quoted", "record", "title", "title_with_state", "not_clear",
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
    told_for: list[str] = []
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
    `told_for` are the topics that must have been asked for what is told; empty: any.
    """

    name: str
    when: tuple[dict[str, Any], ...]
    lines: tuple[str, ...]
    told: tuple[str, ...] = ()
    goal: str = ""
    told_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class PacketTexts:
    """Everything in packet.yml, the topics, and what facts are called (domain.yml)."""

    topics: dict[str, Topic]
    situations: tuple[Situation, ...]
    heard: dict[str, tuple[str, ...]]
    step: str
    note: dict[str, str]
    summary: dict[str, str]
    did: dict[str, dict[str, str]] = field(default_factory=dict)
    fact_labels: dict[str, str] = field(default_factory=dict)
    shown_labels: tuple[str, ...] = ()
    _told: dict[str, "PacketTexts"] = field(default_factory=dict, repr=False, compare=False)

    def in_spoken(self) -> "PacketTexts":
        """The same in the language that is spoken (`words/translations/`); what customers say
        stays, and what facts are called: `tandem.config.slots.named` tells that."""
        language = spoken()
        if language == DEFAULT:
            return self
        if language not in self._told:
            self._told[language] = self._translated()
        return self._told[language]

    def _translated(self) -> "PacketTexts":
        return replace(
            self,
            topics={intent: topic.in_spoken() for intent, topic in self.topics.items()},
            situations=tuple(
                replace(
                    one,
                    lines=tuple(map(in_spoken, one.lines)),
                    told=tuple(map(in_spoken, one.told)),
                    goal=in_spoken(one.goal),
                )
                for one in self.situations
            ),
            step=in_spoken(self.step),
            note={name: in_spoken(text) for name, text in self.note.items()},
            summary={name: in_spoken(text) for name, text in self.summary.items()},
            did={
                skill: {outcome: in_spoken(text) for outcome, text in texts.items()}
                for skill, texts in self.did.items()
            },
            shown_labels=tuple(map(in_spoken, self.fact_labels.values())),
            _told={},
        )

    @cached_property
    def own_words(self) -> frozenset[str]:
        """Every word that a packet may say without a source, in small letters."""
        texts = [line for one in self.situations for line in (*one.lines, *one.told)]
        texts += [situation.goal for situation in self.situations]
        texts += [self.step, *self.note.values(), *self.summary.values()]
        texts += self.shown_labels or self.fact_labels.values()
        texts += [words for outcomes in self.did.values() for words in outcomes.values()]
        for topic in self.topics.values():
            texts += [topic.button, topic.about, topic.goal, topic.noun, topic.step]
        return frozenset(words_of(re.sub(r"\{\w+\}", " ", " ".join(texts))))

    def heard_in(self, kind: str, text: str) -> bool:
        """Whether a phrase of this kind stands in the text, and is not denied ("isn't faulty")."""
        return bool(_stands(self._phrases[kind], text))

    def denied_in(self, kind: str, text: str) -> bool:
        """Whether a phrase of this kind stands in the text only to be denied."""
        said = _plain(text)
        return self._phrases[kind].search(said) is not None and not self.heard_in(kind, text)

    def spoken_of(self, text: str) -> dict[str, str]:
        """The topics of which a text speaks in its own words, each with those words."""
        found = {intent: _stands(words, text) for intent, words in self._topic_words.items()}
        return {intent: words for intent, words in found.items() if words}

    @cached_property
    def _phrases(self) -> dict[str, re.Pattern[str]]:
        return {kind: _any_of(phrases) for kind, phrases in self.heard.items()}

    @cached_property
    def _topic_words(self) -> dict[str, re.Pattern[str]]:
        return {name: _any_of(one.said) for name, one in self.topics.items() if one.said}


NO = re.compile(
    r"(?:\b(?:not|no|never|nothing|nor|without|isnt|wasnt|dont|didnt|doesnt|arent|nicht|keine?|nie"
    r"|ohne)|n't)"
    r"(?: (?!but\b)[\w']+){0,3} ?$"
)
"""Stands before what is denied, at most three words before."""


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


def _stands(pattern: re.Pattern[str], text: str) -> str:
    """The first phrase that stands in a text and is not denied; "" for none. What is denied by a
    phrase of its own ("still not resolved") stands."""
    said = _plain(text)
    for found in pattern.finditer(said):
        before = re.split(r"[.,;:!?]", said[max(0, found.start() - 40) : found.start()])[-1]
        if not NO.search(before):
            return found.group()
    return ""


def words_of(text: str) -> list[str]:
    """The words of a text in small letters."""
    return re.findall(r"[^\W\d_]+", text.casefold())


def names_in(line: str) -> set[str]:
    """What the braces of a line name."""
    return {name for _, name, _, _ in string.Formatter().parse(line) if name is not None}


def load_packet_texts(root: Path) -> PacketTexts:
    """packet.yml, with topics.yml and the labels of slots. Raises PolicyError with every mistake
    and its line."""
    roles = load_roles(root)
    topics = {
        roles.role(intent): replace(topic, intent=roles.role(intent))
        for intent, topic in load_topics(root / "topics.yml").items()
    }
    file, source = load_with_lines(root / "packet.yml", _PacketFile, lambda data: [])
    texts = PacketTexts(
        topics=topics,
        situations=tuple(
            Situation(
                name,
                tuple(_in_roles(one.model_dump(exclude_unset=True), roles) for one in about.when),
                tuple(about.lines),
                tuple(about.told),
                about.goal,
                tuple(about.told_for),
            )
            for name, about in file.situations.items()
        ),
        heard={kind: tuple(p.casefold() for p in phrases) for kind, phrases in file.heard.items()},
        step=file.step,
        note=file.note,
        summary=file.summary,
        did=file.did,
        fact_labels=_fact_labels(root),
    )
    problems = _problems(texts, source)
    if problems:
        raise PolicyError(problems)
    return texts


def _in_roles(when: dict[str, Any], roles: Roles) -> dict[str, Any]:
    wanted = when.get("intent")
    if wanted is None:
        return when
    if isinstance(wanted, str):
        return when | {"intent": roles.role(wanted)}
    return when | {"intent": type(wanted)(roles.role(one) for one in wanted)}


def _fact_labels(root: Path) -> dict[str, str]:
    if not (root / "domain.yml").is_file():
        return {}  # packet.yml is looked at by itself
    return labels(load_rasa_project(root).slots)


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
                    words = f"no such name: {{{name}}}.{nearest(name, NAMES)}"
                    places.append(((*where, kind, number), words))
        for number, alternative in enumerate(situation.when):
            here = (*where, "when", number)
            for kind in listed(alternative.get("heard")):
                if kind not in texts.heard:
                    places.append((here, f"heard has no {kind}.{nearest(kind, texts.heard)}"))
            for intent in listed(alternative.get("intent")):
                if intent and intent != "out_of_scope" and intent not in texts.topics:
                    places.append(
                        (here, f"no such topic: {intent}.{nearest(intent, texts.topics)}")
                    )
    last = texts.situations[-1]
    if last.when:
        places.append((("situations", last.name), "the last one has no `when`"))
    return [f"{source.where(p)}: {'.'.join(map(str, p))}: {words}" for p, words in places]


def listed(value: Any) -> tuple[Any, ...]:
    """One thing or several, as several."""
    return () if value is None else tuple(value) if isinstance(value, list) else (value,)
