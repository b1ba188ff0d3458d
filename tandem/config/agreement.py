"""The words of which a plain yes is made: loads data/agreement.yml."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from tandem.config.yaml_file import Block, load_checked

FILE = "data/agreement.yml"
Phrase = tuple[str, ...]
Written = Annotated[str, Field(min_length=1, max_length=40)]


class _File(Block):
    agree: list[Written] = Field(min_length=1)
    beside: list[Written] = []
    own_agree: dict[str, list[Written]] = {}
    own_beside: dict[str, list[Written]] = {}
    objects: list[Written] = []
    own_objects: dict[str, list[Written]] = {}
    deeds: dict[str, list[Written]] = {}
    noted: list[Written] = []
    parting: list[Written] = []
    asks_after: list[Written] = []
    comes_after: dict[str, list[Written]] = {}


@dataclass(frozen=True, slots=True)
class Agreement:
    """`agree` and `beside` are phrases word by word; `deeds` those that mean the deed itself, by
    the beginning of the name of the form that asks for the yes, `verbs` their bare verbs, which
    may stand beside a yes ("yes, cancel"). `own_agree` and `own_beside` are phrases that count for
    one form alone. Where nothing stands but words of `noted`, one of them
    of `parting`, it is none. `asks_after` are the words of a question that may follow a yes,
    `comes_after` those that say what it asks about, by the beginning of the form's name."""

    agree: frozenset[Phrase]
    beside: frozenset[Phrase]
    deeds: dict[str, frozenset[Phrase]]
    verbs: dict[str, frozenset[Phrase]]
    own_agree: dict[str, frozenset[Phrase]]
    own_beside: dict[str, frozenset[Phrase]]
    noted: frozenset[str]
    parting: frozenset[str]
    asks_after: frozenset[str]
    comes_after: dict[str, frozenset[str]]


@cache
def load_agreement(root: Path) -> Agreement:
    """Raises PolicyError, file and line first."""
    file = load_checked(root / FILE, _File)
    deeds = {
        form: frozenset(
            phrase
            for verb in verbs
            for phrase in _with_each(verb, file.objects + file.own_objects.get(form, []))
        )
        for form, verbs in file.deeds.items()
    }
    verbs = {form: frozenset(map(_words, words)) for form, words in file.deeds.items()}
    parting = frozenset(file.parting)
    return Agreement(
        frozenset(map(_words, file.agree)),
        frozenset(map(_words, file.beside)),
        deeds,
        verbs,
        {form: frozenset(map(_words, said)) for form, said in file.own_agree.items()},
        {form: frozenset(map(_words, said)) for form, said in file.own_beside.items()},
        frozenset(file.noted) | parting,
        parting,
        frozenset(file.asks_after),
        {form: frozenset(words) for form, words in file.comes_after.items()},
    )


def _with_each(verb: str, objects: list[str]) -> Iterator[Phrase]:
    """ "cancel it"; of "send back" both "send back it" and "send it back"."""
    first, _, rest = verb.partition(" ")
    for thing in objects:
        yield _words(f"{verb} {thing}")
        if rest:
            yield _words(f"{first} {thing} {rest}")


def _words(phrase: str) -> Phrase:
    return tuple(phrase.casefold().split())
