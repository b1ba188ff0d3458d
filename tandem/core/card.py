"""A thing shown beside the words of a turn: an order, a product, a label. Standard library only.

The words of the turn say the same for whoever sees no card; every channel may leave the card out.
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal

KINDS = ("order", "product", "label", "choices")
"""What a response may show."""


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of a thing's way: behind it, where it is now, or still ahead."""

    words: str
    at: Literal["done", "now", "ahead"]


@dataclass(frozen=True, slots=True)
class Size:
    """A size, and whether it is in stock."""

    words: str
    there: bool


@dataclass(frozen=True, slots=True)
class Link:
    """Where a card leads: an https address."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown, in the words of the language that is spoken.

    `picture` is an address of this site, "" for none; `facts` are (label, value); `pictures` are
    (title of a choice, its picture). With `instead` the words of the turn are for those alone who
    see no card: they say nothing that is not on it.
    """

    kind: str
    title: str
    picture: str = ""
    steps: tuple[Step, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    sizes: tuple[Size, ...] = ()
    links: tuple[Link, ...] = ()
    pictures: tuple[tuple[str, str], ...] = ()
    instead: bool = False

    def as_json(self) -> dict[str, Any]:
        """The stored and shown form, without what is empty."""
        return {name: value for name, value in asdict(self).items() if value}
