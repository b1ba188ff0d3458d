"""Reads what mood is learned from: data/mood/*.yml. Every problem names file and line.

A file holds `mood:`, a list of {values, examples}, or `words:`, lists of words by kind. Rasa reads
neither: to it these are files with nothing of its own in them.
"""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from nlu.mood.features import BEFORE
from nlu.mood.marks import SAID
from nlu.mood.words import NOT_MEANT
from nlu.offline.rows import RowsError

MOODS = ("frustration", "sadness", "abuse", "threat", "self_harm")
UNMET = "unmet"
"""Polite, but it is not going well: a wish unmet, a question not answered."""
LABELS = (*MOODS, UNMET)
KINDS = (*SAID, *BEFORE, NOT_MEANT)
"""What words may be of."""
AFTER = " >> "
"""Between what the bot had said and what the customer said then."""


@dataclass(frozen=True)
class MoodExample:
    """A message, the bot's message before it ("" for none), and 0 to 1 for each of LABELS."""

    text: str
    previous: str
    values: tuple[float, ...]


@dataclass
class MoodData:
    """All examples, and the words and phrases of each kind (see nlu.mood.words)."""

    examples: list[MoodExample] = field(default_factory=list)
    words: dict[str, list[str]] = field(default_factory=dict)


class _Reader:
    """Collects problems instead of stopping at the first."""

    def __init__(self) -> None:
        self.data = MoodData()
        self.problems: list[tuple[str, int, str]] = []
        self._said: dict[tuple[str, str], str] = {}

    def file(self, path: Path) -> None:
        def wrong(node: Node, words: str) -> None:
            self.problems.append((str(path), node.start_mark.line + 1, words))

        try:
            root = YAML(typ="safe", pure=True).compose(path.read_text(encoding="utf-8"))
        except MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            self.problems.append((str(path), line, f"not YAML: {error.problem}"))
            return
        except UnicodeDecodeError as error:
            self.problems.append((str(path), 1, f"not UTF-8 at byte {error.start}"))
            return
        except (YAMLError, ValueError, RecursionError) as error:
            words = str(error).partition("\n")[0] or "too deep"
            self.problems.append((str(path), 1, f"not YAML: {words}"))
            return
        if not isinstance(root, MappingNode):
            self.problems.append((str(path), 1, "'mood:' or 'words:' is needed"))
            return
        odd = [key for key in _keys(root) if not isinstance(key, ScalarNode)]
        if odd:
            wrong(odd[0], "a list or a block cannot be a name")
            return
        for key, value in root.value:
            if key.value == "mood" and isinstance(value, SequenceNode):
                for entry in value.value:
                    self._entry(entry, path, wrong)
            elif key.value == "words" and isinstance(value, MappingNode):
                for kind, phrases in value.value:
                    self._words(kind, phrases, wrong)
            else:
                wrong(key, f"{key.value!r}: 'mood', a list, or 'words', lists by kind, is needed")

    def _words(self, kind: Node, phrases: Node, wrong: Any) -> None:
        if kind.value not in KINDS:
            near = difflib.get_close_matches(kind.value, KINDS, 1)
            wrong(kind, f"words: {kind.value!r}: no such kind" + (f"; {near[0]}?" if near else ""))
            return
        if not isinstance(phrases, SequenceNode):
            wrong(phrases, f"words: {kind.value}: a list is needed")
            return
        for phrase in phrases.value:
            if not isinstance(phrase, ScalarNode) or not phrase.value.strip(" *"):
                wrong(phrase, f"words: {kind.value}: a word or phrase is needed")
            else:
                self.data.words.setdefault(kind.value, []).append(phrase.value.strip())

    def _entry(self, entry: Node, path: Path, wrong: Any) -> None:
        if not isinstance(entry, MappingNode):
            wrong(entry, "an entry {values, examples} is needed")
            return
        found = {key.value: value for key, value in entry.value}
        for name in set(found) ^ {"values", "examples"}:
            wrong(
                found.get(name, entry),
                f"{name!r} " + ("is unknown" if name in found else "is missing"),
            )
        if {"values", "examples"} <= set(found):
            values = self._values(found["values"], wrong)
            self._examples(found["examples"], values, path, wrong)

    def _values(self, node: Node, wrong: Any) -> tuple[float, ...]:
        given = dict.fromkeys(LABELS, 0.0)
        if not isinstance(node, MappingNode):
            wrong(node, f"values: {{}} or some of {', '.join(LABELS)} with 0 to 1 each is needed")
            return tuple(given.values())
        for key, value in node.value:
            near = difflib.get_close_matches(key.value, LABELS, 1, 0.4)
            if key.value not in LABELS:
                wrong(key, f"{key.value!r}: no such mood" + (f"; {near[0]}?" if near else ""))
                continue
            try:
                given[key.value] = float(value.value)
            except (TypeError, ValueError):
                given[key.value] = -1.0
            if not 0 <= given[key.value] <= 1:
                wrong(value, f"{key.value}: {value.value!r}; a number from 0 to 1 is needed")
        return tuple(given.values())

    def _examples(self, node: Node, values: tuple[float, ...], path: Path, wrong: Any) -> None:
        if not isinstance(node, ScalarNode) or node.style != "|":
            wrong(node, "examples: '|' and below it one '- ' line for each example is needed")
            return
        first = node.start_mark.line + 2
        for number, line in enumerate(node.value.splitlines(), first):
            if not line.strip():
                continue
            previous, _, text = line.removeprefix("-").rpartition(AFTER)
            example = MoodExample(text.strip(), previous.strip(), values)
            key = (example.previous, example.text)
            where = f"{path}:{number}"
            if not line.startswith("- ") or not example.text:
                self.problems.append((str(path), number, f"{line!r}: '- ' and a text is needed"))
            elif key in self._said:
                self.problems.append((str(path), number, f"the same as {self._said[key]}"))
            else:
                self._said[key] = where
                self.data.examples.append(example)


def _keys(root: Node) -> Iterator[Node]:
    """Every key of every block. What stands in several places by reference is looked at once."""
    seen: set[int] = set()
    left = [root]
    while left:
        node = left.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, MappingNode):
            yield from (key for key, _ in node.value)
            left += [value for _, value in node.value]
        elif isinstance(node, SequenceNode):
            left += node.value


def read_mood_data(folder: Path) -> MoodData:
    """All of a folder's *.yml. Raises RowsError with one line a problem, "file:line: ..."."""
    paths = sorted(folder.glob("*.yml"))
    if not paths:
        raise RowsError(
            f"{folder}: no *.yml in it; 'examples' of MoodClassifier in config.yml names the "
            "folder of mood examples"
        )
    reader = _Reader()
    for path in paths:
        reader.file(path)
    for place, name in enumerate(LABELS):
        sides = {example.values[place] >= 0.5 for example in reader.data.examples}
        if not reader.problems and sides != {True, False}:
            reader.problems.append(
                (str(folder), 0, f"{name}: examples with and without are needed")
            )
    if reader.problems:
        lines = [f"{path}:{line}: {words}" for path, line, words in sorted(reader.problems)]
        raise RowsError("\n".join(lines).replace(":0: ", ": "))
    return reader.data
