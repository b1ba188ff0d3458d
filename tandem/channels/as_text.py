"""A turn of ours as plain messages, for channels without buttons and cards. Pure."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from tandem.channels.contract import Can
from tandem.core.conversation import Turn
from tandem.core.words import say

NUMBER = re.compile(r"\s{0,9}([1-9][0-9]?)\s{0,9}[.)]?\s{0,9}")
"""A message that may be the number of a choice."""
Choice = tuple[str, int]
"""A turn's id, and the index of its button."""


def as_text(turn: Turn, can: Can, before: Sequence[Turn]) -> list[str]:
    """The messages that say what `turn` says, none longer than the channel allows. `before` are the
    turns before it, whose choices count on."""
    text = f"{turn.name}: {turn.text}" if turn.speaker == "agent" and turn.name else turn.text
    parts = [text]
    links = (turn.card or {}).get("links") or () if not can.cards else ()
    parts += [f"{one['title']}: {one['href']}" for one in links if one["href"] not in text]
    if turn.buttons and not can.buttons:
        first = len(open_choices(before)) + 1
        titles = (button["title"] for button in turn.buttons)
        parts += [f"{number} {title}" for number, title in enumerate(titles, first)]
        parts.append(say("phrases.choose_by_number"))
    return list(cut("\n".join(parts), can.longest))


def open_choices(turns: Sequence[Turn]) -> list[Choice]:
    """What a customer may choose from now: the buttons since they, or a person, last spoke."""
    since = takewhile(lambda turn: turn.speaker not in ("customer", "agent"), reversed(turns))
    asked = [turn for turn in list(since)[::-1] if turn.buttons]
    return [(turn.id, index) for turn in asked for index in range(len(turn.buttons))]


def chosen(turns: Sequence[Turn], text: str) -> Choice | None:
    """The choice that a message names by its number, or None."""
    number = NUMBER.fullmatch(text[:40])
    choices = open_choices(turns) if number else []
    return choices[int(number[1]) - 1] if number and int(number[1]) <= len(choices) else None


def cut(text: str, longest: int) -> Iterator[str]:
    """A text in pieces that fit: between paragraphs, lines, sentences or words if that leaves a
    piece at least half full, and through a word only where it is longer than a message."""
    while len(text) > longest:
        half = [(end, longest // 2) for end in ("\n\n", "\n", ". ", " ")]
        ends = (text.rfind(end, since, longest + 1) for end, since in [*half, ("\n", 1), (" ", 1)])
        found = next((at for at in ends if at > 0), -1)
        at = found + (text[found] == ".") if found > 0 else longest
        piece, text = text[:at].rstrip(), text[at:].lstrip()
        yield piece
    if text:
        yield text
