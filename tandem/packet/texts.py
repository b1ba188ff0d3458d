"""What the packet says and when: loads packet.yml, tells every mistake in it at once."""

import re
import string
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from tandem.errors import SettingsError
from tandem.topics import Topic, load_topics

CONDITIONS = {
    "rule", "queue", "intent", "order", "reason", "heard", "contacts", "mood", "outcome",
}  # fmt: skip
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
    def _phrases(self) -> dict[str, re.Pattern]:
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
    """packet.yml with topics.yml. Raises SettingsError with every mistake, one a line."""
    path = root / "packet.yml"
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError) as error:
        raise SettingsError(f"{path.name}: cannot be read: {error}") from None
    texts = PacketTexts(
        topics=load_topics(root / "topics.yml"),
        situations=tuple(
            Situation(
                name,
                tuple(about.get("when") or ()),
                tuple(about.get("lines") or ()),
                tuple(about.get("told") or ()),
                about.get("goal", ""),
            )
            for name, about in data["situations"].items()
        ),
        heard={k: tuple(p.casefold() for p in v) for k, v in data["heard"].items()},
        step=data["step"],
        note=data["note"],
        summary=data["summary"],
        did=data["did"],
    )
    problems = [f"{path.name}: {problem}" for problem in _problems(texts)]
    if problems:
        raise SettingsError("\n".join(problems))
    return texts


def _problems(texts: PacketTexts) -> list[str]:
    found = [f"note: has no {name}" for name in sorted(NOTE - set(texts.note))]
    found += [f"summary: has no {name}" for name in sorted(SUMMARY - set(texts.summary))]
    for situation in texts.situations:
        where = f"situations: {situation.name}"
        if not situation.lines or names_in(situation.lines[-1]) - ALWAYS:
            found.append(f"{where}: the last line names nothing but {{noun}} and {{step}}")
        if situation.told and names_in(situation.told[-1]) - ALWAYS:
            found.append(f"{where}: the last `told` names nothing but {{noun}}")
        for line in (*situation.lines, *situation.told):
            for name in sorted(names_in(line) - NAMES):
                found.append(f"{where}: no such name: {{{name}}}")
        for alternative in situation.when:
            for name in sorted(set(alternative) - CONDITIONS):
                found.append(f"{where}: no such condition: {name}")
            for kind in listed(alternative.get("heard")):
                if kind not in texts.heard:
                    found.append(f"{where}: heard has no {kind}")
            for intent in listed(alternative.get("intent")):
                if intent and intent != "out_of_scope" and intent not in texts.topics:
                    found.append(f"{where}: no such topic: {intent}")
    if texts.situations[-1].when:
        found.append(f"situations: {texts.situations[-1].name}: the last one has no `when`")
    return found


def listed(value: Any) -> tuple:
    """One thing or several, as several."""
    return () if value is None else tuple(value) if isinstance(value, list) else (value,)
