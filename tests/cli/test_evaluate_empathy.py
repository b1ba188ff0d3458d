"""Labelled chats are read whole, and every wrong row is told with its line."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from tandem.cli.__main__ import app
from tandem.cli.evaluate.evaluate_empathy import read_chats
from tandem.cli.evaluate.labelled import LabelledError

GOOD = {
    "id": "one",
    "turns": [
        {"speaker": "customer", "text": "my parcel never came"},
        {"speaker": "agent", "text": "So nothing has arrived. I'll open a search now."},
    ],
    "labels": {
        "reader": {
            "situation": {"v": "yes", "turn": 1}, "goal": {"v": "no", "turn": None},
            "next_step": {"v": "yes", "turn": 1}, "concern_first": {"v": "na", "turn": None},
            "acknowledgment": 1,
        }
    },
}  # fmt: skip
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


def write(tmp_path, *rows):
    file = tmp_path / "chats.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_the_figures_are_told_as_json_and_as_a_table(tmp_path):
    file = write(tmp_path, GOOD, GOOD)
    told = CliRunner().invoke(app, ["evaluate", "empathy", "--test", str(file), "--json"])
    found = json.loads(told.output)
    assert found["n"] == 2 and found["readers"] == ["reader"]
    assert found["habits"]["next_step"]["quoted"] == {"right": 2, "n": 2, "share": 1.0}
    table = CliRunner().invoke(app, ["evaluate", "empathy", "--test", str(file), "--words-only"])
    assert "next_step" in table.output and "quoted turn right 2 of 2" in table.output


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("{", "not JSON"),
        ("[" * 100_000 + "]" * 100_000, "not JSON"),
        ([], "list instead of an object"),
        (GOOD | {"turns": []}, "'turns' must be a list"),
        (GOOD | {"turns": [{"speaker": "agent"}]}, "turn 0: {speaker, text} is needed"),
        (GOOD | {"labels": {}}, "'labels' must be"),
        (GOOD | {"labels": {"reader": 3}}, "labels of 'reader'"),
        (GOOD | {"labels": {"r": {"goal": {"v": "maybe"}}}}, "goal of r is 'maybe'"),
        (GOOD | {"labels": {"r": {"goal": {"v": "yes", "turn": "1"}}}}, "turn of goal of r is '1'"),
    ],
)
def test_a_wrong_row_is_told_with_its_line(tmp_path, row, words):
    with pytest.raises(LabelledError) as problem:
        read_chats(write(tmp_path, GOOD, row))
    assert f"chats.jsonl:2: {words}" in str(problem.value)


def test_a_file_without_chats_or_without_a_place_is_told(tmp_path):
    with pytest.raises(LabelledError, match="no conversation in it"):
        read_chats(write(tmp_path, ""))
    with pytest.raises(LabelledError, match="No such file"):
        read_chats(tmp_path / "nothing.jsonl")


@settings(max_examples=60)
@given(row=json_values)
def test_odd_rows_are_read_or_told(tmp_path_factory, row):
    file = write(tmp_path_factory.mktemp("odd"), json.dumps(row))
    with suppress(LabelledError):
        read_chats(file)
