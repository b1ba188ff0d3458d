"""Reads the files recognition is measured with; every problem names file and line."""

import json
from pathlib import Path
from typing import Any

from nlu.faults import Fault


class RowsError(Fault):
    """A file does not hold what it should; one line a problem, file and line first."""


def read_rows(path: Path, needed: tuple[str, ...] = ("text", "intent")) -> list[dict[str, Any]]:
    """Rows of a JSONL file (UTF-8) with the texts `needed`; all problems at once."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise RowsError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except OSError as error:
        raise RowsError(f"{path}: {error.strerror}") from error
    rows, problems = [], []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            problems.append(f"{path}:{number}: not JSON: {_why(error)}")
            continue
        problem = _problem(row, needed)
        if problem:
            problems.append(f"{path}:{number}: {problem}")
        else:
            rows.append(row)
    if not rows and not problems:
        problems.append(f"{path}: no rows; one JSON object a line is needed")
    if problems:
        raise RowsError("\n".join(problems))
    return rows


def _why(error: Exception) -> str:
    """What is wrong, in one line; JSON may also be too deep, or have numbers too long."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at column {error.colno}"
    return (
        "too many brackets within each other" if isinstance(error, RecursionError) else str(error)
    )


def _problem(row: Any, needed: tuple[str, ...]) -> str:
    if not isinstance(row, dict):
        return f"{type(row).__name__} instead of an object {{{', '.join(needed)}}}"
    for field in needed:
        value = row.get(field)
        if not isinstance(value, str) or not value.strip():
            return f"{field!r} is {value!r}; a text that is not empty is needed"
    return ""


def read_map(given: str) -> dict[str, str]:
    """The renaming FILE:KEY of intents: the object under KEY in a JSON file."""
    name, colon, key = given.rpartition(":")
    if not colon:
        raise RowsError(f"--map {given}: FILE:KEY is needed, as in label_maps.json:clinc150")
    try:
        maps = json.loads(Path(name).read_text(encoding="utf-8"))
    except OSError as error:
        raise RowsError(f"{name}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise RowsError(f"{name}: not UTF-8 at byte {error.start}") from error
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise RowsError(f"{name}:{line}: not JSON: {_why(error)}") from error
    found = maps.get(key) if isinstance(maps, dict) else None
    if not isinstance(found, dict):
        known = ", ".join(sorted(maps)) if isinstance(maps, dict) else "none, it is no object"
        raise RowsError(f"{name}: no map {key!r}; there are {known}")
    return {intent: target for intent, target in found.items() if isinstance(target, str)}
