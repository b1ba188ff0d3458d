"""Words that customers use now and never used before. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from tandem.learning.empathy.wording import words

FEWEST_PEOPLE = 2
"""A word of one conversation is a slip or a name."""
MOST = 30
SHORTEST = 3


@dataclass(frozen=True, slots=True)
class NewWord:
    """A word, in how many conversations, and the newest message with it."""

    word: str
    conversations: int
    example: str
    conversation_id: str


def new_words(
    messages: Iterable[tuple[str, str]], known: Collection[str], fewest: int = FEWEST_PEOPLE
) -> list[NewWord]:
    """From (conversation id, text), oldest first: the words not `known`, the most frequent first.

    Numbers and what has digits in it are no words. `known` is in small letters.
    """
    where: dict[str, set[str]] = defaultdict(set)
    newest: dict[str, tuple[str, str]] = {}
    for conversation_id, text in messages:
        for word in set(words(text)):
            bare = word.removesuffix("'s")
            if len(bare) >= SHORTEST and bare.isalpha() and bare not in known:
                where[bare].add(conversation_id)
                newest[bare] = (conversation_id, text)
    found = [
        NewWord(word, len(ids), newest[word][1], newest[word][0])
        for word, ids in where.items()
        if len(ids) >= fewest
    ]
    return sorted(found, key=lambda one: (-one.conversations, one.word))[:MOST]
