"""Hears many messages at once, in Rasa's environment.

python -m nlu.offline.hear --rows ROWS.jsonl --output PARSED.jsonl [--model FILE_OR_FOLDER]
Each row {text, previous} (previous: what the bot had said before, may be missing) gives one line:
the whole parse result (intent, intent_ranking, entities, mood, fingerprint, ...), in their order.
Progress goes to standard error. Ends with 2 and one line a problem when something given is wrong.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nlu.faults import exit_code
from nlu.offline.recogniser import PROJECT, Recogniser, newest_model
from nlu.offline.rows import read_rows

AT_ONCE = 128
"""Longer batches gain nothing; shorter ones show progress sooner."""
TOLD_EVERY_SECONDS = 5.0
FOR_PEOPLE_ONLY = ("text_tokens", "recognition", "response_selector")


def hear(recogniser: Recogniser, rows: list[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """The parse result of each (text, previous), with progress on standard error."""
    began = told = time.monotonic()
    for start in range(0, len(rows), AT_ONCE):
        yield from recogniser.read_many(rows[start : start + AT_ONCE])
        moment, done = time.monotonic(), min(start + AT_ONCE, len(rows))
        if moment - told >= TOLD_EVERY_SECONDS or done == len(rows):
            told = moment
            speed = done / max(moment - began, 1e-9)
            print(f"heard {done} of {len(rows)}, {speed:.0f} a second", file=sys.stderr, flush=True)


def options_of(arguments: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="nlu.offline.hear", description=__doc__)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=PROJECT / "models")
    return parser.parse_args(arguments)


def run(options: argparse.Namespace) -> None:
    """Read the rows, write what was heard."""
    rows = [
        (row["text"], str(row.get("previous") or ""))
        for row in read_rows(options.rows, needed=("text",))
    ]
    recogniser = Recogniser(newest_model(options.model))
    with options.output.open("w", encoding="utf-8") as file:
        for parsed in hear(recogniser, rows):
            for key in FOR_PEOPLE_ONLY:
                parsed.pop(key, None)
            file.write(json.dumps(parsed, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    options = options_of(sys.argv[1:])
    sys.exit(exit_code(lambda: run(options)))
