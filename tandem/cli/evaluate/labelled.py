"""Rows with a judgement somebody made: JSON objects, one a line. Problems name file and line."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tandem.core.errors import TandemError


class LabelledError(TandemError):
    """A file of judged rows cannot be used; one line a problem, file and line first."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which fields to read and what makes a row positive or negative.

    `below` (a number) makes every row with a smaller label positive and every other negative;
    without it `positive` and `negative` are the two labels, written as in JSON without quotes.
    `only` are fields with the value a row must have. `previous` may be "": none.
    """

    text: str
    previous: str
    label: str
    positive: str = ""
    negative: str = ""
    below: float | None = None
    only: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Labelled:
    """One row that counts."""

    text: str
    previous: str
    positive: bool


def read_labelled(path: Path, question: Question) -> tuple[list[Labelled], int]:
    """The rows that count, and how many were skipped: their label is neither, or `only` differs.

    Raises LabelledError with all problems at once.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise LabelledError(f"{path}: not UTF-8 at byte {error.start}") from None
    except OSError as error:
        raise LabelledError(f"{path}: {error.strerror}") from None
    rows, skipped, problems = [], 0, []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            judged = _judged(row, question)
        except json.JSONDecodeError as error:
            problems.append(f"{path}:{number}: not JSON: {error.msg} at column {error.colno}")
        except RecursionError:
            problems.append(f"{path}:{number}: not JSON: too many brackets within each other")
        except ValueError as error:
            problems.append(f"{path}:{number}: {error}")
        else:
            if judged is None:
                skipped += 1
            else:
                rows.append(judged)
    if not rows and not problems:
        problems.append(f"{path}: no row with a label that counts ({skipped} others)")
    if problems:
        raise LabelledError("\n".join(problems))
    return rows, skipped


def _judged(row: Any, question: Question) -> Labelled | None:
    """The row, or None when it does not count. Raises ValueError in words."""
    if not isinstance(row, dict):
        raise ValueError(f"{type(row).__name__} instead of an object")
    for field in (question.text, question.label, *(name for name, _ in question.only)):
        if field not in row:
            raise ValueError(f"no field {field!r}; there are {', '.join(sorted(row))}")
    text = row[question.text]
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{question.text!r} is {text!r}; a text that is not empty is needed")
    if any(_written(row[name]) != value for name, value in question.only):
        return None
    positive = _positive(row[question.label], question)
    if positive is None:
        return None
    previous = row.get(question.previous) if question.previous else ""
    return Labelled(text, previous if isinstance(previous, str) else "", positive)


def _positive(label: Any, question: Question) -> bool | None:
    if question.below is not None:
        if label is None:
            return None
        if isinstance(label, bool) or not isinstance(label, int | float):
            raise ValueError(f"{question.label!r} is {label!r}; --below needs a number")
        return label < question.below
    written = _written(label)
    return {question.positive: True, question.negative: False}.get(written)


def _written(value: Any) -> str:
    """A value as in JSON, a text without its quotes."""
    return value if isinstance(value, str) else json.dumps(value)
