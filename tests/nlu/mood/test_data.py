"""The files mood is learned from: every problem is told at once, with file and line."""

import pytest

from nlu.mood.data import LABELS, read_mood_data
from nlu.offline.recogniser import PROJECT
from nlu.offline.rows import RowsError

GOOD = """\
mood:
- values: {frustration: 1.0, sadness: 1, abuse: 1, threat: 1, self_harm: 1, unmet: 1}
  examples: |
    - nothing works: "ERROR"
    - Sorry? >> i said it twice
- values: {}
  examples: |
    - hello
"""


def folder_with(tmp_path, **files):
    for name, text in files.items():
        (tmp_path / f"{name}.yml").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_shipped_examples_are_read():
    data = read_mood_data(PROJECT / "data/mood")
    assert len(data.examples) > 2500
    for place in range(len(LABELS)):
        assert sum(example.values[place] >= 0.5 for example in data.examples) >= 25


def test_an_example_has_text_previous_and_values(tmp_path):
    data = read_mood_data(folder_with(tmp_path, a=GOOD, b="words:\n  polite: [please]\n"))
    first, second, third = data.examples
    assert (first.text, first.previous) == ('nothing works: "ERROR"', "")
    assert (second.text, second.previous) == ("i said it twice", "Sorry?")
    assert third.values == (0, 0, 0, 0, 0, 0)
    assert data.words == {"polite": ["please"]}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("mood:\n- values: {frustation: 1}\n  examples: |\n    - a\n", 2, "frustration?"),
        ("mood:\n- values: {abuse: 2}\n  examples: |\n    - a\n", 2, "'2'; a number from 0 to 1"),
        ("mood:\n- values: {abuse: much}\n  examples: |\n    - a\n", 2, "'much'"),
        ("mood:\n- values: {}\n", 2, "'examples' is missing"),
        ("mood:\n- values: {}\n  texts: 1\n  examples: |\n    - a\n", 3, "'texts' is unknown"),
        ("mood:\n- values: {}\n  examples: [a, b]\n", 3, "examples: '|'"),
        ("mood:\n- values: {}\n  examples: |\n    - a\n    b\n", 5, "'b'"),
        ("mood:\n- values: {}\n  examples: |\n    - Sorry? >> \n", 4, "a text is needed"),
        ("mood:\n- values: {}\n  examples: |\n    - a\n    - a\n", 5, "the same as"),
        ("mood:\n- a\n", 2, "an entry {values, examples}"),
        ("nlu: []\n", 1, "'nlu'"),
        ("words:\n  polite: please\n", 2, "a list is needed"),
        ("words:\n  insults: [a]\n", 2, "'insults': no such kind; insult?"),
        ("words:\n  polite:\n  - '*'\n", 3, "a word or phrase is needed"),
        ("mood: [\n", 2, "not YAML"),
        ("hello", 1, "'mood:' or 'words:' is needed"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path, text, line, words):
    with pytest.raises(RowsError) as caught:
        read_mood_data(folder_with(tmp_path, wrong=text, good=GOOD))
    assert f"{tmp_path / 'wrong.yml'}:{line}: " in str(caught.value)
    assert words in str(caught.value)


def test_all_mistakes_are_told_at_once(tmp_path):
    wrong = "mood:\n- values: {angry: 1}\n  examples: |\n    a\n- 3\n"
    with pytest.raises(RowsError) as caught:
        read_mood_data(folder_with(tmp_path, a=wrong, b="- x\n"))
    assert [line.rsplit("/", 1)[1].split(": ")[0] for line in str(caught.value).splitlines()] == [
        "a.yml:2", "a.yml:4", "a.yml:5", "b.yml:1",
    ]  # fmt: skip


def test_bytes_that_are_no_text_are_told(tmp_path):
    (tmp_path / "a.yml").write_bytes(b"mood:\n- \xff\n")
    with pytest.raises(RowsError, match=r"a\.yml:1: not UTF-8 at byte 8"):
        read_mood_data(tmp_path)


def test_a_folder_without_examples_is_told(tmp_path):
    with pytest.raises(RowsError, match=r"no \*\.yml in it; 'examples' of MoodClassifier"):
        read_mood_data(tmp_path / "nowhere")


def test_a_mood_that_no_example_has_is_told(tmp_path):
    text = GOOD.replace(", threat: 1", "")
    with pytest.raises(RowsError, match="threat: examples with and without are needed"):
        read_mood_data(folder_with(tmp_path, a=text))
