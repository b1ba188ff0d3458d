"""A week beside the weeks before it: what moved, how surely, and what to do about it. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from math import sqrt
from statistics import NormalDist, median
from typing import Any, Literal

from tandem.core.words import in_spoken, say
from tandem.learning.drift.new_words import NewWord, new_words
from tandem.learning.drift.phrases import Phrase, Recited, Reply, recited
from tandem.learning.drift.stability import Moved, bands, stability
from tandem.learning.empathy.wording import words
from tandem.learning.intervals import Interval, difference

SURE, SURE_BY_TOPIC = 0.995, 0.9995
"""Confidence of the intervals here. A dozen things are compared each week, and a hundred by topic:
with 95 % some would have moved by chance each time; so it is one week in ten or twenty."""
CONFIDENCES = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0001)
FEWEST = 30
"""On both sides, or nothing is said of a share."""
FEWEST_NOTES = 8
LINE = 5
"""Words up to which a note is one line."""
Hits = tuple[int, int]
"""(counted, among how many)"""
Propose = Literal["review", "replay", "read", "talk"]


@dataclass(frozen=True, slots=True)
class Period:
    """What is compared of some days. `measures` by (measure, topic), topic "" for all of them;
    `notes` are words per note by agent, `reflections` those with words among closed cases."""

    label: str
    contacts: int = 0
    topics: Mapping[str, int] = field(default_factory=dict)
    unclear: Hits = (0, 0)
    confidences: list[float] = field(default_factory=list)
    moods: list[float] = field(default_factory=list)
    measures: Mapping[tuple[str, str], Hits] = field(default_factory=dict)
    notes: Mapping[str, list[int]] = field(default_factory=dict)
    reflections: Hits = (0, 0)
    replies: list[Reply] = field(default_factory=list)
    messages: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Change:
    """Something then and now, with the interval of the difference (99.5 %; by topic 99.95 %)."""

    name: str
    then: float
    now: float
    low: float | None
    high: float | None
    then_n: int
    now_n: int

    @property
    def moved(self) -> bool:
        """Whether no difference is outside the interval."""
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high


@dataclass(frozen=True, slots=True)
class Recitation:
    """Recited replies of one speaker, then and now, and the sentences of now."""

    change: Change
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """Notes of one agent: how many are one line, then and now, and the usual length."""

    change: Change
    then_words: float
    now_words: float


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that moved, in words; what is proposed: "review" (label what was unclear), "replay"
    (play stored talks against another policy or model), "read" (the talks behind it) or "talk"
    (with the agent)."""

    kind: str
    words: str
    propose: Propose
    examples: tuple[str, ...] = ()
    measure: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Drift:
    """Everything compared, and the findings that say what moved."""

    then: str
    now: str
    then_contacts: int
    now_contacts: int
    topics: Moved | None
    confidences: Moved | None
    unclear: Change | None
    mood: Change | None
    reflections: Change | None
    recitations: tuple[Recitation, ...]
    notes: tuple[Notes, ...]
    measures: tuple[tuple[str, str, Change], ...]
    words: tuple[NewWord, ...]
    findings: tuple[Finding, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As printed and exported."""
        return asdict(self)


def compare(then: Period, now: Period, known: Collection[str], titles: Mapping[str, str]) -> Drift:
    """`known` are words of the model and its files; `titles` of measures, for the findings."""
    seen = set(known) | {word for _, text in then.messages for word in _bare(text)}
    topics = stability(then.topics, now.topics)
    confidences = stability(
        bands(then.confidences, CONFIDENCES), bands(now.confidences, CONFIDENCES)
    )
    unclear = share_change("asked what was meant", then.unclear, now.unclear)
    mood = mean_change("worst mood", then.moods, now.moods)
    reflections = share_change("reflections with words", then.reflections, now.reflections)
    drift = Drift(
        then=then.label,
        now=now.label,
        then_contacts=then.contacts,
        now_contacts=now.contacts,
        topics=topics,
        confidences=confidences,
        unclear=unclear,
        mood=mood,
        reflections=reflections,
        recitations=tuple(_recitations(then.replies, now.replies)),
        notes=tuple(_notes(then.notes, now.notes)),
        measures=tuple(_measures(then.measures, now.measures)),
        words=tuple(new_words(now.messages, seen)),
    )
    return replace(drift, findings=tuple(_findings(drift, titles)))


def share_change(name: str, then: Hits, now: Hits, sure: float = SURE) -> Change | None:
    """Two shares; None with fewer than FEWEST on a side."""
    if min(then[1], now[1]) < FEWEST:
        return None
    return _difference(name, then, now, sure)


def _difference(name: str, then: Hits, now: Hits, sure: float) -> Change:
    """Two shares, neither of nothing."""
    found = difference(now[0], now[1], then[0], then[1], sure) or Interval(-1.0, 1.0)
    return Change(name, then[0] / then[1], now[0] / now[1], found.low, found.high, then[1], now[1])


def mean_change(name: str, then: list[float], now: list[float]) -> Change | None:
    """Two means, by the normal interval of Welch; None with fewer than FEWEST on a side."""
    if min(len(then), len(now)) < FEWEST:
        return None
    means, errors = [], []
    for values in (then, now):
        mean = sum(values) / len(values)
        spread = sum((value - mean) ** 2 for value in values) / (len(values) - 1)
        means.append(mean)
        errors.append(spread / len(values))
    half = NormalDist().inv_cdf(0.5 + SURE / 2) * sqrt(sum(errors))
    less = means[1] - means[0]
    return Change(name, means[0], means[1], less - half, less + half, len(then), len(now))


def _recitations(then: list[Reply], now: list[Reply]) -> Iterator[Recitation]:
    before = {one.speaker: one for one in recited(then)}
    for one in recited(now):
        earlier = before.get(one.speaker, Recited(one.speaker, 0, 0, ()))
        change = share_change(
            one.speaker, (earlier.recited, earlier.replies), (one.recited, one.replies)
        )
        if change is not None:
            yield Recitation(change, one.phrases)


def _notes(then: Mapping[str, list[int]], now: Mapping[str, list[int]]) -> Iterator[Notes]:
    for agent in sorted(set(then) & set(now)):
        one, other = then[agent], now[agent]
        if min(len(one), len(other)) < FEWEST_NOTES:
            continue
        short = [sum(words <= LINE for words in notes) for notes in (one, other)]
        change = _difference(agent, (short[0], len(one)), (short[1], len(other)), SURE)
        yield Notes(change, median(one), median(other))


def _measures(
    then: Mapping[tuple[str, str], Hits], now: Mapping[tuple[str, str], Hits]
) -> Iterator[tuple[str, str, Change]]:
    for key in sorted(set(then) & set(now)):
        sure = SURE_BY_TOPIC if key[1] else SURE
        change = share_change(key[0], then[key], now[key], sure)
        if change is not None:
            yield key[0], key[1], change


def _findings(drift: Drift, titles: Mapping[str, str]) -> Iterator[Finding]:
    topics = drift.topics
    if topics and topics.word != "the same":
        told = ", ".join(
            say(
                "leads.found_topic",
                topic=_topic(kind) or say("leads.found_no_topic"),
                before=f"{100 * before:.0f}",
                after=f"{100 * after:.0f}",
            )
            for kind, before, after in topics.shares[:3]
        )
        name = f"leads.found_mix_{topics.word.replace(' ', '_')}"
        words = say(name, psi=f"{topics.psi:.2f}", told=told)
        yield Finding("topics", words, "read")
    if drift.confidences and drift.confidences.word != "the same":
        name = f"leads.found_sure_{drift.confidences.word.replace(' ', '_')}"
        yield Finding("confidence", say(name, psi=f"{drift.confidences.psi:.2f}"), "replay")
    told_of: tuple[tuple[str, Change | None, Propose], ...] = (
        ("unclear", drift.unclear, "review"),
        ("mood", drift.mood, "read"),
        ("reflections", drift.reflections, "talk"),
    )
    for kind, change, propose in told_of:
        if change and change.moved:
            digits = 2 if kind == "mood" else 0
            words = say(f"leads.found_{kind}", told=_told(change, digits))
            yield Finding(kind, words, propose)
    for one in drift.recitations:
        if one.change.moved and one.change.now > one.change.then:
            examples = tuple(id for phrase in one.phrases[:2] for id in phrase.examples[:2])
            words = say("leads.found_recites", name=one.change.name, told=_told(one.change, 0))
            yield Finding("phrases", words, "talk", examples)
    for note in drift.notes:
        if note.change.moved and note.change.now > note.change.then:
            words = say(
                "leads.found_notes",
                name=note.change.name,
                told=_told(note.change, 0),
                then=f"{note.then_words:g}",
                now=f"{note.now_words:g}",
            )
            yield Finding("notes", words, "talk")
    for name, topic, change in drift.measures:
        if change.moved:
            about = {"measure": titles.get(name, name), "told": _told(change, 0)}
            words = say("leads.found_measure", **about)
            if topic:
                words = say("leads.found_measure_topic", topic=_topic(topic), **about)
            yield Finding("measure", words, "replay" if name in BY_POLICY else "read",
                          measure=name, topic=topic)  # fmt: skip
    if drift.words:
        told = ", ".join(f"“{one.word}” ({one.conversations})" for one in drift.words[:6])
        ids = tuple(one.conversation_id for one in drift.words[:4])
        yield Finding("words", say("leads.found_words", told=told), "review", ids)


BY_POLICY = frozenset({"handover_rate", "asked_for_person", "readings_offered"})
"""Measures that another policy or model would change: to be played again before it ships."""


def _told(change: Change, digits: int) -> str:
    then, now = f"{100 * change.then:.0f}", f"{100 * change.now:.0f} %"
    if digits:
        then, now = f"{change.then:.{digits}f}", f"{change.now:.{digits}f}"
    counts = {"then_n": change.then_n, "now_n": change.now_n}
    return say("leads.found_change", then=then, now=now, **counts)


def _topic(kind: str) -> str:
    """As a heading has it where there is a translation, else in small letters."""
    heading = kind.replace("_", " ").capitalize()
    told = in_spoken(heading)
    return told if told != heading else kind.replace("_", " ")


def _bare(text: str) -> list[str]:
    return [word.removesuffix("'s") for word in words(text)]
