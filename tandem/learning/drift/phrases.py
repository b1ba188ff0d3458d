"""Sentences that come again and again: warmth that is read off a card. Pure.

A reply counts as recited if it has a sentence of SHORTEST words or more that the same speaker used
in OFTEN conversations or more; numbers and addresses in it do not make it another sentence.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tandem.core.text import ADDRESS
from tandem.learning.empathy.wording import plain, sentences, words

SHORTEST, OFTEN = 6, 5
MOST = 12
"""Phrases that are told of a speaker."""
CHANGES = re.compile(rf"{ADDRESS}|https?://\S+|[£$€]?\d[\d.,:/-]*")


@dataclass(frozen=True, slots=True)
class Reply:
    """A message of the assistant or an agent: who (a name to show), in which conversation."""

    speaker: str
    conversation_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence that comes often: in how many of the speaker's conversations, newest ones."""

    text: str
    conversations: int
    of: int
    examples: tuple[str, ...]

    @property
    def share(self) -> float:
        """Of the speaker's conversations."""
        return self.conversations / self.of


@dataclass(frozen=True, slots=True)
class Recited:
    """How much of a speaker's replies is recited, and by which sentences."""

    speaker: str
    recited: int
    replies: int
    phrases: tuple[Phrase, ...]


def recited(replies: Iterable[Reply], often: int = OFTEN) -> list[Recited]:
    """By speaker, in the order of their names."""
    by_speaker: dict[str, list[Reply]] = defaultdict(list)
    for reply in replies:
        by_speaker[reply.speaker].append(reply)
    return [_recited(name, by_speaker[name], often) for name in sorted(by_speaker)]


def _recited(speaker: str, replies: list[Reply], often: int) -> Recited:
    where: dict[str, dict[str, None]] = defaultdict(dict)
    as_said: dict[str, str] = {}
    said = [(reply, [(_masked(one), one) for one in _long(reply.text)]) for reply in replies]
    for reply, found in said:
        for key, sentence in found:
            where[key][reply.conversation_id] = None
            as_said.setdefault(key, sentence)
    frequent = {key: ids for key, ids in where.items() if len(ids) >= often}
    of = len({reply.conversation_id for reply in replies})
    ordered = sorted(frequent, key=lambda key: (-len(frequent[key]), key))[:MOST]
    phrases = tuple(
        Phrase(as_said[key], len(frequent[key]), of, tuple(list(frequent[key])[-5:]))
        for key in ordered
    )
    count = sum(any(key in frequent for key, _ in found) for _, found in said)
    return Recited(speaker, count, len(replies), phrases)


def _long(text: str) -> list[str]:
    return [one for one in sentences(text) if len(words(one)) >= SHORTEST]


def _masked(sentence: str) -> str:
    return " ".join(re.findall(r"[\w#']+", CHANGES.sub("#", plain(sentence))))
