"""Where a label goes: the NLU file of its intent, and the sentence tests of the same name."""

import re
from pathlib import Path

from nlu.offline.trial import examples_of
from tandem.core.errors import TandemError
from tandem.learning.written import NoPlace, one_line, with_example, with_intent, with_sentence

NAME = re.compile(r"[a-z][a-z0-9_]{2,59}")


class NotWritten(TandemError):
    """A label could not be written; the text says why."""


class LabelFiles:
    """`data/nlu` and `tests/sentences` under a project's root."""

    def __init__(self, root: Path):
        self._root = root
        self.nlu, self.sentences = root / "data/nlu", root / "tests/sentences"

    def intents(self) -> list[str]:
        """The intents that have examples."""
        return sorted({intent for intent, _ in examples_of(self.nlu)})

    def add(self, intent: str, example: str, sentence: str = "") -> list[Path]:
        """Write `example` under its intent and `sentence` as a test of it; returns what changed.

        A new intent comes into `data/nlu/new_intents.yml`, to be given its place. What stands there
        already, under whatever intent, is not written again. Raises NotWritten.
        """
        if not NAME.fullmatch(intent):
            raise NotWritten(f"{intent!r}: an intent is named in small letters, like order_status.")
        known = {_plain(text): name for name, text in examples_of(self.nlu)}
        there = known.get(_plain(example))
        if there not in (None, intent):
            raise NotWritten(
                f"{example!r} is an example of {there} already. Change it there first."
            )
        changed = [] if there else [self._example(intent, example)]
        if sentence and _plain(sentence) not in known and _plain(sentence) != _plain(example):
            changed += self._sentence(intent, sentence)
        return changed

    def _example(self, intent: str, example: str) -> Path:
        for file in sorted(self.nlu.rglob("*.yml")):
            try:
                text = with_example(file.read_text("utf-8"), intent, example)
            except NoPlace:
                continue
            file.write_text(text, "utf-8")
            return file
        file = self.nlu / "new_intents.yml"
        before = file.read_text("utf-8") if file.exists() else 'version: "3.1"\n\nnlu:\n'
        file.write_text(with_intent(before, intent, example), "utf-8")
        return file

    def _sentence(self, intent: str, sentence: str) -> list[Path]:
        files = sorted(self.nlu.glob("*.yml"))
        stem = next((f.stem for f in files if intent in _intents_in(f)), "new_intents")
        file = self.sentences / f"{stem}.yml"
        before = file.read_text("utf-8") if file.exists() else "intents:\n"
        if one_line(sentence) in before:
            return []
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(with_sentence(before, intent, sentence), "utf-8")
        return [file]


def _intents_in(file: Path) -> set[str]:
    return set(re.findall(r"^\s*- intent:\s*[\"']?([\w/]+)", file.read_text("utf-8"), re.M))


def _plain(text: str) -> str:
    """Two examples that differ in capitals or points are one."""
    return re.sub(r"[^\w@#]+", " ", text.lower()).strip()
