"""Whatever is in a file of designers, operators or measurers: it is read, or every mistake is told
with file and line. No other error, and no wait."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from nlu.offline.rows import RowsError, read_map, read_rows
from tandem.cli.design.transcripts import TranscriptsError, transcript_rows
from tandem.cli.evaluate.labelled import LabelledError, Question, read_labelled
from tandem.config.messages import Messages
from tandem.config.packet_texts import load_packet_texts
from tandem.config.policy import load_policy
from tandem.config.settings import ROOT
from tandem.config.team import load_team
from tandem.config.topics import load_topics
from tandem.core.errors import PolicyError
from tests.support import odd

pytestmark = pytest.mark.services
READERS = {
    "escalation.yml": load_policy,
    "team.yml": load_team,
    "topics.yml": load_topics,
    "words.yml": Messages,
    "packet.yml": lambda file: load_packet_texts(file.parent),
}
KEYS = odd.TEXT | st.integers() | st.floats() | st.dates() | st.booleans() | st.none()
ANYTHING = st.recursive(
    odd.JSON | st.dates() | st.datetimes() | st.binary(max_size=8) | st.floats(),
    lambda inner: st.dictionaries(KEYS, inner, max_size=4) | st.lists(inner, max_size=3),
    max_leaves=8,
)
BOMB = "a: &a [x, x]\n" + "".join(f"{n}: &{n} [*{p}, *{p}]\n" for p, n in zip("abcdefgh", "bcdefghi"))  # fmt: skip # noqa: B905, E501
HARD = [
    "", "\0", "---\n---\n", "a: b: c", "? [1, 2]\n: 3", "? {a: 1}\n: 3", "a: &a [*a]", BOMB,
    "[" * 3000, "{a: " * 3000, "- " * 3000 + "x", "a: !!python/object:os.system x", "2026-99-99: 1",
    "a: 2026-13-45", "<<: [1]", "<<: {a: 1}", "1" * 5000, f"version: {'1' * 5000}", "version: .nan",
    "version: 1\nversion: 1", "!!set {a, b}", "%TAG ! x\n--- a", "a: |\n\tb", "\ufeffversion: 1",
    "version: 0x" + "f" * 5000, "rules: [{name: []}]", "rules: [{name: {}, when: []}]",
]  # fmt: skip


def read(name: str, text: str, folder: Path) -> str:
    """ "read" or "told"; anything else is raised."""
    if name == "packet.yml":
        (folder / "topics.yml").write_text((ROOT / "topics.yml").read_text("utf-8"), "utf-8")
    file = folder / name
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        READERS[name](file)
    except PolicyError as error:
        lines = text.count("\n") + 2
        for problem in error.problems:
            found = re.fullmatch(rf"{re.escape(name)}:(\d+): \S.*", problem)
            assert found and 1 <= int(found[1]) <= lines, problem
        return "told"
    return "read"


@pytest.mark.parametrize("name", READERS)
def test_odd_structures(name, tmp_path, capsys):
    tally = Counter()
    original = yaml.load((ROOT / name).read_text("utf-8"), Loader=yaml.CSafeLoader)

    @odd.often(25)
    @given(odd.spoiled([original], ANYTHING) | ANYTHING)
    def attack(data):
        tally[read(name, odd.as_yaml(data), tmp_path)] += 1

    attack()
    with capsys.disabled():
        odd.told(f"{name}, odd structures", tally)
    assert tally["told"] > 10


@pytest.mark.parametrize("name", READERS)
def test_broken_texts(name, tmp_path, capsys):
    tally = Counter()

    @odd.often(15)
    @given(odd.cut((ROOT / name).read_text("utf-8")))
    def attack(text):
        tally[read(name, text, tmp_path)] += 1

    attack()
    with capsys.disabled():
        odd.told(f"{name}, broken", tally)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("text", HARD, ids=lambda text: repr(text[:14]))
def test_what_breaks_readers_of_yaml(name, text, tmp_path):
    read(name, text, tmp_path)


QUESTION = Question("text", "previous", "label", "yes", "no", only=(("part", "test"),))
ROW = {"text": "where is it", "previous": "hello", "intent": "order_status", "label": "yes"}
TALK = {"id": "a", "turns": [{"speaker": "customer", "text": "my card is 4111 1111 1111 1111"}]}
LINES = {
    "rows": (lambda file: read_rows(file), RowsError, ROW),
    "judged rows": (
        lambda file: read_labelled(file, QUESTION),
        LabelledError,
        ROW | {"part": "test"},
    ),
    "judged numbers": (
        lambda file: read_labelled(file, Question("text", "previous", "label", below=0)),
        LabelledError,
        ROW | {"label": -1.5},
    ),
    "transcripts": (transcript_rows, TranscriptsError, TALK),
}  # fmt: skip


@pytest.mark.parametrize("what", LINES)
def test_odd_rows(what, tmp_path, capsys):
    reader, refusal, row = LINES[what]
    file, tally = tmp_path / "rows.jsonl", Counter()
    spoiled = st.lists(odd.spoiled([row]) | st.just(row), max_size=3).map(odd.as_lines)
    broken = odd.cut(odd.as_lines([row, row]))

    @odd.often(60)
    @given(spoiled | broken | odd.ANY_TEXT)
    @example("[" * 100_000)
    @example('{"a":' * 50_000)
    @example('{"text": "x", "intent": "y", "label": ' + "1" * 5000 + "}")
    @example('{"text": "x", "turns": NaN}')
    def attack(text):
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            reader(file)
            tally["read"] += 1
        except refusal as error:
            assert all(line.startswith(str(file)) for line in str(error).split("\n"))
            tally["told"] += 1

    attack()
    with capsys.disabled():
        odd.told(what, tally)
    assert tally["read"] > 5 and tally["told"] > 20


@odd.often(80)
@given(odd.JSON.map(json.dumps) | odd.ANY_TEXT, odd.TEXT | st.just("a"))
def test_odd_maps_of_intents(tmp_path, text, key):
    file = tmp_path / "maps.json"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        assert isinstance(read_map(f"{file}:{key}"), dict)
    except RowsError as error:
        assert str(error)
