"""Reads the files recognition is measured with; every problem names file and line."""

import json
from pathlib import Path
from typing import Any


class RowsError(Exception):
    """A file does not hold what it should; one line a problem, file and line first."""


def read_rows(path: Path, needed: tuple[str, ...] = ("text", "intent")) -> list[dict[str, Any]]:
    """Rows of a JSONL file (UTF-8) with the texts `needed`; all problems at once."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
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
        except json.JSONDecodeError as error:
            problems.append(f"{path}:{number}: not JSON: {error.msg} at column {error.colno}")
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
    except json.JSONDecodeError as error:
        raise RowsError(f"{name}:{error.lineno}: not JSON: {error.msg}") from error
    if key not in maps:
        raise RowsError(f"{name}: no map {key!r}; there are {', '.join(sorted(maps))}")
    return {intent: target for intent, target in maps[key].items() if isinstance(target, str)}
