"""What a customer does with a message, as commands with confidence and reason (as CALM has them).

A message may hold several. They say what is meant, not what follows from it: that is
tandem/dialogue/.
"""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that is spoken of: an order, a product, a code.

    `id` names it in the shop (number, name, code), `name` is how people call it ("Wool Throw
    Heather"), `tags` what is known of it ("late", "delivered", "refund").
    """

    kind: str
    id: str
    name: str = ""
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`confidence` from 0 to 1, `reason` in words, `text` the part of the message it rests on."""

    confidence: float = 1.0
    reason: str = ""
    text: str = ""

    @property
    def verb(self) -> str:
        """Its name in records and explanations: "ask record"."""
        words = "".join(f" {c.lower()}" if c.isupper() else c for c in type(self).__name__)
        return words.strip()

    def as_json(self) -> dict[str, Any]:
        """The stored form."""
        stored = {key: value for key, value in asdict(self).items() if value not in ("", None, ())}
        stored["confidence"] = round(self.confidence, 3)
        for key, value in stored.items():
            if isinstance(value, dict) and "kind" in value:
                stored[key] = f"{value['kind']} {value['id']}"
            elif isinstance(value, tuple) and all(isinstance(one, str) for one in value):
                stored[key] = list(value)
            elif isinstance(value, tuple):
                stored[key] = [f"{one['kind']} {one['id']}" for one in value]
        return {"command": self.verb, **stored}


@dataclass(frozen=True, slots=True)
class StartMatter(Command):
    """Begin something that a form or an answer of data/rules takes up; `thing` it is about."""

    intent: str
    thing: Thing | None = None


@dataclass(frozen=True, slots=True)
class AskRecord(Command):
    """A question about a record: `label` is "order.carrier". `thing` is None where it is not known
    which; `others` are those it may be. Products are told of all of them."""

    label: str
    thing: Thing | None = None
    others: tuple[Thing, ...] = ()

    @property
    def kind(self) -> str:
        """ "order" of "order.carrier"."""
        return self.label.partition(".")[0]

    @property
    def of_nothing(self) -> bool:
        """Whether it is of nothing that is known: "and how much is it?"."""
        return self.thing is None and not self.others


@dataclass(frozen=True, slots=True)
class OpenThing(Command):
    """Facts without a wish: what it is, and what can be done with it."""

    thing: Thing


@dataclass(frozen=True, slots=True)
class AskHelp(Command):
    """A question that a help page answers: its sentences, title and link; `rest` is what else the
    page says, for who asks on."""

    article: str
    title: str
    link: str
    says: str
    rest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recommend(Command):
    """Wants to be shown what there is."""


@dataclass(frozen=True, slots=True)
class WantsReplacement(Command):
    """Something wrong or broken came, and the right thing is wanted, not the money. `lacks`: a part
    of it did not come."""

    lacks: bool = False


@dataclass(frozen=True, slots=True)
class CannotGive(Command):
    """Does not have what was asked for."""

    slot: str


@dataclass(frozen=True, slots=True)
class NotThat(Command):
    """Not that one, and not said which; `none` of those that were offered."""

    none: bool = False


@dataclass(frozen=True, slots=True)
class NotKnown(Command):
    """A question that neither a record nor a page answers."""


@dataclass(frozen=True, slots=True)
class LeftOver(Command):
    """A part of a message that was not understood, beside others that were: it is said so. `later`
    where it was, but is more than is kept in mind at once."""

    later: bool = False


@dataclass(frozen=True, slots=True)
class NotAnswered(Command):
    """Says that the last answer was not to what was asked, and not what was."""


@dataclass(frozen=True, slots=True)
class AskGiven(Command):
    """Asks for what was given in this conversation: `slot`, and the `value` it has."""

    slot: str
    value: str


@dataclass(frozen=True, slots=True)
class DidNotWork(Command):
    """What `skill` did last has not helped."""

    skill: str


@dataclass(frozen=True, slots=True)
class WrongDeed(Command):
    """What `skill` did last was not what was wanted."""

    skill: str


@dataclass(frozen=True, slots=True)
class Undo(Command):
    """What `skill` did is to be taken back; "" where it is not known what."""

    skill: str


@dataclass(frozen=True, slots=True)
class OnceMore(Command):
    """What `skill` did last, for another thing too."""

    skill: str


@dataclass(frozen=True, slots=True)
class AlsoThis(Command):
    """The same for another thing of the order, when what is under way is done: "and the shorts"."""

    name: str


@dataclass(frozen=True, slots=True)
class Repeat(Command):
    """Say it again."""


@dataclass(frozen=True, slots=True)
class WasItDone(Command):
    """Asks whether what `skill` did has worked."""

    skill: str


@dataclass(frozen=True, slots=True)
class SmallTalk(Command):
    """Thanks, ok, an emoji, a joke: no more follows than utter_<kind>, where there is one."""

    kind: str


@dataclass(frozen=True, slots=True)
class OtherLanguage(Command):
    """Asks whether another language is spoken, or speaks it. `language` is its English name."""

    language: str
