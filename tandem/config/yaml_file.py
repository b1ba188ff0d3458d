"""Reads a YAML file of designers or operators and tells every mistake at once, with its line."""

import re
import string
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from math import inf
from pathlib import Path
from typing import Annotated, Any, get_args

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from tandem.core.errors import PolicyError

Place = tuple[str | int, ...]
Disagreement = tuple[Place, str]
LONGEST_FOUND = 80
DEEPEST = 12
"""Blocks within blocks; what is deeper is a slip of the keyboard, and could take for ever."""
FEW = 12
"""So many settings of a block are all named where none is like the one that was written."""
LARGEST = 1_000_000
"""Values that a file may stand for, its references written out."""


class Block(BaseModel):
    """One block of such a file: unknown keys are mistakes, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def _fillable(text: str) -> str:
    for _, name, form, conversion in string.Formatter().parse(text):  # raises ValueError itself
        if form or conversion or not (name is None or name.isidentifier()):
            raise ValueError("braces hold a name and nothing else; two braces {{ mean one")
    return text


Sentence = Annotated[str, AfterValidator(_fillable)]
"""A text with names in braces, that are filled in later."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where everything stands in a file: its name, and the line of every key by its place."""

    name: str = "escalation.yml"
    lines: dict[Place, int] = field(default_factory=dict)

    def where(self, place: Place) -> str:
        """File and line ("escalation.yml:12"); of what is around it where there is no such key."""
        known = (
            self.lines[place[:n]] for n in range(len(place), -1, -1) if place[:n] in self.lines
        )
        return f"{self.name}:{next(known, 1)}"


@dataclass(frozen=True, slots=True)
class Located:
    """A file of Rasa's as it is, with the line of everything in it."""

    name: str
    data: Any
    lines: dict[Place, int] = field(default_factory=dict)
    repeated: tuple[str, ...] = ()

    def line(self, *place: str | int) -> int:
        """Of a place in it; of what is around it where there is no such place."""
        known = (
            self.lines[place[:n]] for n in range(len(place), -1, -1) if place[:n] in self.lines
        )
        return next(known, 1)

    def where(self, *place: str | int) -> str:
        """ "domain.yml:12"."""
        return f"{self.name}:{self.line(*place)}"


def read_located(path: Path, name: str = "") -> Located:
    """A YAML file, references and all, with its lines and its repeated keys. Raises PolicyError."""
    name = name or path.name
    text = _text_of(path, name)
    try:
        tree = yaml.compose(text, Loader=yaml.CSafeLoader)
        data = yaml.load(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        raise PolicyError([_not_yaml(error, name, text)]) from None
    if tree is None:
        return Located(name, None)
    return Located(name, data, _lines(tree), tuple(_repeated(tree, name)))


def _text_of(path: Path, name: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        words = f"byte {error.object[error.start]:#x} is not UTF-8: save the file as UTF-8"
        raise PolicyError([f"{name}:{line}: {words}"]) from None
    except OSError as error:
        raise PolicyError([f"{name}:1: cannot be read: {error.strerror}"]) from None


DAY = re.compile(r"\b\d{4}-\d{1,2}-\d{1,2}\b")


def _not_yaml(error: Exception, name: str, text: str) -> str:
    if not isinstance(error, yaml.YAMLError):
        for number, row in enumerate(text.splitlines(), start=1):
            for found in DAY.findall(row):
                if not _is_day(found):
                    return f"{name}:{number}: {found}: there is no such day"
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    reason = str(getattr(error, "problem", None) or error).partition("\n")[0]
    return f"{name}:{line}: not YAML: {reason}"


def _is_day(written: str) -> bool:
    try:
        date(*map(int, written.split("-")))
    except ValueError:
        return False
    return True


def load_checked[Model: BaseModel](path: Path, model: type[Model]) -> Model:
    """The file at `path` as `model`. Raises PolicyError, one line "file:line: ..." per problem."""
    return load_with_lines(path, model, lambda data: [])[0]


def load_with_lines[Model: BaseModel](
    path: Path,
    model: type[Model],
    agree: Callable[[Any], list[Disagreement]],
    listed: bool = False,
) -> tuple[Model, Source]:
    """The same, and where everything stands in the file. `listed`: the file is a list.

    `agree` looks at the file as written and returns (place, words) of values that are fine each
    by itself and make no sense together.
    """
    name = path.name
    text = _text_of(path, name)
    try:
        plain_enough(text, name)
        tree = yaml.compose(text, Loader=yaml.CSafeLoader)
        data = yaml.load(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise PolicyError([_not_yaml(error, name, text)]) from None
    if tree is None or not isinstance(data, list if listed else dict):
        form = "a list, each item after a dash" if listed else "a list of blocks like `confidence:`"
        raise PolicyError([f"{name}:1: must be {form}"])
    source = Source(name, _lines(tree))
    problems = _repeated(tree, name)
    problems += [f"{source.where(p)}: {_dotted(p)}: {words}" for p, words in agree(data)]
    try:
        found = model.model_validate(_keys_as_written(data))
    except ValidationError as error:
        problems += [_problem(source, item, model) for item in error.errors()]
    if problems:
        problems = list(dict.fromkeys(problems))
        raise PolicyError(sorted(problems, key=lambda problem: int(problem.split(":")[1])))
    return found, source


def plain_enough(text: str, name: str, aliases: bool = False) -> None:
    """Raises PolicyError for what YAML has and these files do not need: references, by which some
    lines can mean millions, and any depth. Told from the events, before anything is built. With
    `aliases` references are fine as long as they do not multiply beyond LARGEST values."""
    depth, refers = 0, False
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            refers = True
        if refers and not aliases:
            raise PolicyError([f"{name}:{line}: `*{event.anchor}`: write it out here again"])
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise PolicyError([f"{name}:{line}: more than {DEEPEST} blocks within each other"])
    if refers and _values(yaml.compose(text, Loader=yaml.CSafeLoader), {}) > LARGEST:
        raise PolicyError([f"{name}:1: its references stand for more than {LARGEST:,} values"])


def _values(node: yaml.Node, known: dict[int, float]) -> float:
    """How many values a node stands for, written out; infinitely many where it holds itself."""
    if id(node) in known:
        return known[id(node)]
    known[id(node)] = inf
    below = node.value if isinstance(node, yaml.CollectionNode) else ()
    parts = [part for one in below for part in (one if isinstance(one, tuple) else (one,))]
    known[id(node)] = 1 + sum(_values(part, known) for part in parts)
    return known[id(node)]


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint at the known name that is most like `name`, with a space in front, or nothing."""
    near = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f" Did you mean `{near[0]}`?" if near else ""


def _keys_as_written(data: Any) -> Any:
    """YAML makes dates of some keys; as text they lead back to their lines."""
    if isinstance(data, dict):
        return {str(key): _keys_as_written(value) for key, value in data.items()}
    return data


def _lines(node: yaml.Node, place: Place = ()) -> dict[Place, int]:
    """Line of every key, by its place."""
    found: dict[Place, int] = {place: node.start_mark.line + 1}
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            below = (*place, key.value)
            found |= _lines(value, below)
            found[below] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            found |= _lines(value, (*place, number))
    return found


def _repeated(node: yaml.Node, name: str) -> list[str]:
    """Keys written twice: YAML would silently take the last one."""
    problems: list[str] = []
    seen: dict[str, int] = {}
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.value in seen:
                first = seen[key.value]
                problems.append(f"{name}:{line}: {key.value}: already set in line {first}")
            seen[key.value] = line
            problems += _repeated(value, name)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            problems += _repeated(value, name)
    return problems


KINDS = {
    "tuple_type": "must be a list: [one, another]",
    "list_type": "must be a list: [one, another]",
    "frozen_set_type": "must be a list: [one, another]",
    "set_type": "must be a list: [one, another]",
    "dict_type": "must be a block, each `key: value` on a line of its own",
    "model_type": "must be a block, each `key: value` on a line of its own",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_parsing": "must be a number, with a point: 0.60",
    "float_type": "must be a number, with a point: 0.60",
    "string_type": "must be words, in quotes",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
}
"""pydantic's kinds of problems, as a designer would say them."""


def _problem(source: Source, item: ErrorDetails, model: type[BaseModel]) -> str:
    place = item["loc"]
    where = source.where(place)
    key = _dotted(place)
    if item["type"] == "extra_forbidden":
        known = _known(place[:-1], model)
        hint = nearest(str(place[-1]), known)
        if not hint and 0 < len(known) <= FEW:
            hint = f" There are {', '.join(known)}."
        return f"{where}: {key}: no such setting.{hint}"
    if item["type"] == "missing":
        return f"{where}: {key}: is missing."
    words = KINDS.get(item["type"], item["msg"].removeprefix("Value error, "))
    return f"{where}: {key}: {words} (found {_shown(item['input'])})."


def _shown(value: Any) -> str:
    try:
        found = repr(value)
    except ValueError:  # Python writes no number of more than 4,300 digits
        return "a number without end"
    return found if len(found) <= LONGEST_FOUND else found[: LONGEST_FOUND - 1] + "…"


def _dotted(place: Place) -> str:
    parts = [str(part) for part in place if part != "[key]"]
    return ".".join(p if p.isprintable() and p == p.strip() != "" else repr(p) for p in parts)


def _known(place: Place, model: Any) -> list[str]:
    """The settings of the block at `place`."""
    for part in place:
        fields = getattr(model, "model_fields", None)
        if fields is not None and "root" in fields:  # the whole file is a dictionary of blocks
            model = fields["root"].annotation
            fields = None
        if fields is not None and part in fields:
            model = fields[part].annotation
        else:  # an item of a list, or a value of a dictionary of blocks: all alike
            inner = [kind for kind in get_args(model) if hasattr(kind, "model_fields")]
            model = inner[-1] if inner else model
    return list(getattr(model, "model_fields", ()))
