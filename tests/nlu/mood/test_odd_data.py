"""Whatever is in a file of moods: it is read, or every mistake is told with file and line.

Rasa's environment has no hypothesis: the tries are drawn by a seed, so a failure comes again.
"""

import os
import random
import re

import pytest
from ruamel.yaml import YAML

from nlu.mood.data import LABELS, read_mood_data
from nlu.offline.rows import RowsError

TRIES = 300 * int(os.environ.get("TANDEM_TEST_TIMES", "1"))
ALL = ", ".join(f"{label}: 1" for label in LABELS)
GOOD = f"""\
mood:
- values: {{{ALL}}}
  examples: |
    - nothing works
    - Sorry? >> i said it twice
- values: {{}}
  examples: |
    - hello
words:
  swearing: [damn*, bloody hell]
"""
PIECES = [
    "", "[", "]", "{", "}", ": ", "- ", "|", "\n", "\t", "&a ", "*a", "? ", "!!set ", ">>", "'",
    '"', "\0", "\x07", "\ud800", "\u2028", "é", "1e999", ".nan", "~", "#", "---\n", "%", "mood:",
    "words:", "values:", "9" * 5000,
]  # fmt: skip
HARD = [
    "", "x", "[]", "mood", "mood:", "mood: 1", "mood: [1]", "words: [1]", "? [a]\n: 1",
    "? {a: 1}\n: 1", "mood:\n- ? [a]\n  : 1", "mood:\n- {values: {[a]: 1}, examples: x}",
    "mood: &a [*a]", "words: {[a]: [b]}", "words: {swearing: [[a]]}", "words: {1: [2]}",
    "mood:\n- {values: {sadness: [1]}, examples: x}", "[" * 2000, "- " * 2000 + "x",
    "mood:\n- values: {sadness: .nan}\n  examples: |\n    - a", "a: &a [1, 2]\nb: [*a, *a]", "\0",
    "mood: !!python/object:os.system x",
]  # fmt: skip


def read(folder, text: str) -> str:
    file = folder / "moods.yml"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        read_mood_data(folder)
    except RowsError as error:
        for line in str(error).split("\n"):
            at = rf"{re.escape(str(file))}:\d+: \S|{re.escape(str(folder))}: \w+: examples with"
            assert re.match(at, line), line
        return "told"
    return "read"


@pytest.mark.parametrize("text", HARD, ids=lambda text: repr(text[:20]))
def test_what_breaks_readers_of_yaml(tmp_path, text):
    assert read(tmp_path, text) == "told"


def test_broken_files(tmp_path, capsys):
    assert read(tmp_path, GOOD) == "read"
    chance, outcomes = random.Random(7), []
    for _ in range(TRIES):
        text = GOOD
        for _ in range(chance.randint(1, 3)):
            at, cut = chance.randrange(len(text) + 1), chance.choice((0, 0, 1, 5, 30))
            text = text[:at] + chance.choice(PIECES) + text[at + cut :]
        try:
            outcomes.append(read(tmp_path, text))
        except Exception:
            print(repr(text))
            raise
    with capsys.disabled():
        print(f"\nmoods: {TRIES} tries: {outcomes.count('read')}x read, ", end="")
        print(f"{outcomes.count('told')}x told")
    assert outcomes.count("told") > TRIES / 3 and outcomes.count("read") > TRIES / 20


def test_the_good_file_is_one():
    assert YAML(typ="safe", pure=True).load(GOOD)["words"]["swearing"] == ["damn*", "bloody hell"]
