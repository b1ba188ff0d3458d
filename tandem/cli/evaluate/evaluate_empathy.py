"""`bin/tandem evaluate empathy`: what is proposed about the four habits, against readers."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from tandem.cli.evaluate.evaluate import AsJson
from tandem.cli.evaluate.evaluate_mood import app
from tandem.cli.evaluate.labelled import LabelledError
from tandem.core.text import readable_json
from tandem.learning.empathy.against_readers import Label, ReadChat, against_readers
from tandem.learning.empathy.habits import HABITS, Said
from tandem.learning.meaning import meaning

ANSWERS = ("yes", "no", "na")
LARGEST = 64 * 1024 * 1024
"""Bytes of a file."""


@app.command("empathy")
def empathy(
    test: Annotated[
        Path,
        typer.Option(
            help="Rows {id, turns: [{speaker, text}], labels: {reader: {habit: {v, turn}}}}."
        ),
    ],
    words_only: Annotated[
        bool, typer.Option("--words-only", help="Without the encoder: patterns alone.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """How far the proposals for the four habits agree with readers of the same chats."""
    result = against_readers(read_chats(test), None if words_only else meaning)
    if as_json:
        print(readable_json(result))
        return
    print(f"{result['n']} chats; alpha (95 %) against each reader, and of the readers themselves")
    for habit, row in result["habits"].items():
        told = [f"{name} {_shown(one)}" for name, one in row["proposals"].items()]
        quoted = row["quoted"]
        print(f"{habit:<14} {'   '.join(told)}   readers {_shown(row['readers'])}")
        print(f"{'':<14} quoted turn right {quoted['right']} of {quoted['n']}")


def _shown(found: dict[str, Any]) -> str:
    if found["alpha"] is None:
        return "-"
    bounds = "" if found["low"] is None else f" ({found['low']:.2f} to {found['high']:.2f})"
    return f"{found['alpha']:.2f}{bounds}"


def read_chats(path: Path) -> list[ReadChat]:
    """The conversations of a file; turns are counted from 0. Raises LabelledError with all
    problems, file and line first."""
    try:
        if path.stat().st_size > LARGEST:
            raise LabelledError(f"{path}: larger than {LARGEST >> 20} MB; measure a part of it")
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise LabelledError(f"{path}: not UTF-8 at byte {error.start}") from None
    except OSError as error:
        raise LabelledError(f"{path}: {error.strerror}") from None
    chats, problems = [], []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            chats.append(_chat(json.loads(line)))
        except json.JSONDecodeError as error:
            problems.append(f"{path}:{number}: not JSON: {error.msg} at column {error.colno}")
        except RecursionError:
            problems.append(f"{path}:{number}: not JSON: too many brackets within each other")
        except ValueError as error:
            problems.append(f"{path}:{number}: {error}")
    if not chats and not problems:
        problems.append(f"{path}: no conversation in it")
    if problems:
        raise LabelledError("\n".join(problems))
    return chats


def _chat(row: Any) -> ReadChat:
    """One row. Raises ValueError in words."""
    if not isinstance(row, dict):
        raise ValueError(f"{type(row).__name__} instead of an object")
    turns, labels = row.get("turns"), row.get("labels")
    if not isinstance(turns, list) or not turns:
        raise ValueError("'turns' must be a list of {speaker, text}")
    if not isinstance(labels, dict) or not labels:
        raise ValueError("'labels' must be {reader: {habit: {v, turn}}}")
    said = []
    for place, turn in enumerate(turns):
        given = turn if isinstance(turn, dict) else {}
        speaker, text = given.get("speaker"), given.get("text")
        if not isinstance(speaker, str) or not isinstance(text, str):
            raise ValueError(f"turn {place}: {{speaker, text}} is needed, both texts")
        said.append(Said(speaker, text, place))
    known = {
        str(reader): {habit: _label(reader, habit, given) for habit in HABITS if habit in given}
        for reader, given in labels.items()
        if isinstance(given, dict) or _refuse(reader)
    }
    return ReadChat(str(row.get("id", "")), tuple(said), known)


def _refuse(reader: Any) -> bool:
    raise ValueError(f"labels of {reader!r} must be {{habit: {{v, turn}}}}")


def _label(reader: Any, habit: str, given: dict[str, Any]) -> Label:
    label = given[habit]
    value = label.get("v") if isinstance(label, dict) else label
    turn = label.get("turn") if isinstance(label, dict) else None
    if value not in ANSWERS:
        raise ValueError(f"{habit} of {reader} is {value!r}; there are {', '.join(ANSWERS)}")
    if turn is not None and (isinstance(turn, bool) or not isinstance(turn, int)):
        raise ValueError(f"turn of {habit} of {reader} is {turn!r}; a number is needed, or null")
    return Label(value, turn)
