"""What can be asked about records, and what is told then: loads data/records/*.yml.

One file a kind (order, refund, product, ...). A designer adds an attribute with a few examples of
how customers ask for it and the lines that tell it; no Python is needed while the values in its
braces exist (tandem/skills/record_facts.py).
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, RootModel

from tandem.config.roles import Roles, load_roles
from tandem.config.yaml_file import Block, Sentence, load_checked, nearest
from tandem.core.errors import PolicyError

FOLDER = Path("data/records")
ACTS = "data/acts/acts.yml"
KNOWN_ACTS = {
    "cannot_give", "not_that_one", "the_other_one", "did_not_work", "wrong_deed", "repeat",
    "undo", "did_it_work", "thanks", "other_language", "recommend",
}  # fmt: skip
"""What tandem/understanding/ does something about."""
Words = Annotated[str, Field(min_length=1)]


class Line(Block):
    """One way to tell an attribute: `say`, where all of `when` is so."""

    say: Sentence
    when: str | list[str] = []
    buttons: list[str] = []

    @property
    def conditions(self) -> tuple[str, ...]:
        """`when` as a list."""
        return (self.when,) if isinstance(self.when, str) else tuple(self.when)


class Attribute(Block):
    """One thing that can be asked. `name` is how a button calls it ("when it comes"). `also` are
    attributes of other kinds that mean this one while this kind is spoken of: "how much was it" is
    a price of an order, and the amount of a refund. `begins` is the intent that is meant where it
    is said and not asked: "cancel 1064" is no question whether it can be cancelled. `of_all`: it
    is asked of all a customer has, and none is to be named. `close` is said once after it, however
    many things were told of. `card`: the one order or product told of is shown as a card too."""

    name: Words
    examples: list[Words]
    tell: list[Line] = Field(min_length=1)
    also: list[Words] = []
    begins: str = ""
    of_all: bool = False
    close: str = ""
    card: bool = False


class RecordKind(Block):
    """One file. `topic` is the intent it belongs to, `slot` the fact that names such a record
    ("" where a customer has one only), `told_by` the skills and `pages` the help pages after which
    it is in view."""

    kind: Words
    topic: Words
    slot: str
    named: list[Words]
    told_by: list[Words] = []
    pages: list[Words] = []
    attributes: dict[str, Attribute] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class RecordBook:
    """All kinds by name."""

    kinds: dict[str, RecordKind] = field(default_factory=dict)

    def attribute(self, label: str) -> Attribute | None:
        """Of a label like "order.carrier"."""
        kind, _, name = label.partition(".")
        found = self.kinds.get(kind)
        return found.attributes.get(name) if found else None

    def kind_told_by(self, skill: str, page: str = "") -> str:
        """The kind in view after a skill or a help page, or ""."""
        return next(
            (kind for kind, one in self.kinds.items() if skill in one.told_by or page in one.pages),
            "",
        )


class _Acts(RootModel[dict[str, list[Words]]]):
    pass


def load_acts(root: Path) -> dict[str, list[str]]:
    """The examples of what is done with words. Raises PolicyError, file and line first."""
    try:
        return load_checked(root / ACTS, _Acts).root
    except PolicyError as error:
        folder = ACTS.rpartition("/")[0]
        raise PolicyError([f"{folder}/{problem}" for problem in error.problems]) from None


@cache
def load_records(root: Path) -> RecordBook:
    """All files of the folder. Raises PolicyError with every mistake, file and line first."""
    kinds: dict[str, RecordKind] = {}
    problems: list[str] = []
    for file in sorted((root / FOLDER).glob("*.yml")):
        try:
            kind = load_checked(file, RecordKind)
        except PolicyError as error:
            problems += [f"{FOLDER}/{problem}" for problem in error.problems]
            continue
        if kind.kind in kinds:
            problems.append(f"{FOLDER}/{file.name}:1: kind: {kind.kind} has a file already")
        kinds[kind.kind] = kind
    problems += _unknown(kinds)
    if problems:
        raise PolicyError(problems)
    roles = load_roles(root)
    if roles.renamed:
        kinds = {name: _in_roles(kind, roles) for name, kind in kinds.items()}
    return RecordBook(kinds)


def _in_roles(kind: RecordKind, roles: Roles) -> RecordKind:
    """With each intent that it names under the name of the role it plays."""

    def line(one: Line) -> Line:
        return one.model_copy(update={"buttons": [roles.role(name) for name in one.buttons]})

    attributes = {
        name: attribute.model_copy(
            update={
                "tell": [line(one) for one in attribute.tell],
                "begins": roles.role(attribute.begins),
            }
        )
        for name, attribute in kind.attributes.items()
    }
    return kind.model_copy(update={"topic": roles.role(kind.topic), "attributes": attributes})


def _unknown(kinds: dict[str, RecordKind]) -> list[str]:
    """Attributes that `also` names and no file has."""
    labels = {f"{kind}.{name}" for kind, one in kinds.items() for name in one.attributes}
    return [
        f"{FOLDER}/{kind}.yml:1: {name}: also: no such attribute: {other}.{nearest(other, labels)}"
        for kind, one in kinds.items()
        for name, attribute in one.attributes.items()
        for other in attribute.also
        if other not in labels
    ]
