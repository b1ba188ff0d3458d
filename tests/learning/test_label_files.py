"""Labels come into the designers' files once, under one intent, with a test beside them."""

import shutil

import pytest

from tandem.cli.design.label_files import LabelFiles, NotWritten
from tandem.config.settings import ROOT
from tests.learning.test_review import NLU


@pytest.fixture
def files(tmp_path):
    (tmp_path / "data/nlu").mkdir(parents=True)
    (tmp_path / "tests/sentences").mkdir(parents=True)
    (tmp_path / "data/nlu/manners.yml").write_text(NLU)
    shutil.copy(ROOT / "tests/sentences/manners.yml", tmp_path / "tests/sentences")
    return LabelFiles(tmp_path)


def test_a_label_is_an_example_and_its_other_wording_a_test(files):
    changed = files.add("greet", "ahoy there", "ahoy you lot")
    assert [file.name for file in changed] == ["manners.yml", "manners.yml"]
    assert "    - ahoy there\n" in changed[0].read_text()
    assert "- text: ahoy you lot\n  intent: greet\n" in changed[1].read_text()
    assert files.add("greet", "Ahoy there!", "ahoy you lot") == []


def test_an_example_of_another_intent_is_refused(files):
    with pytest.raises(NotWritten, match="example of goodbye"):
        files.add("greet", "Bye.")


def test_a_new_intent_gets_a_file_of_its_own(files):
    changed = files.add("ask_gift_note", "can you put a note in", "write a card for me")
    assert {file.name for file in changed} == {"new_intents.yml"}
    assert "ask_gift_note" in files.intents()
    with pytest.raises(NotWritten, match="small letters"):
        files.add("Ask Gift", "x y")
