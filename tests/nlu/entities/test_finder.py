import time
from datetime import date
from pathlib import Path

import pytest

from nlu.entities.finder import EntityFinder
from nlu.offline.entity_cases import compare, products_of, read_cases
from nlu.offline.rows import RowsError

ROOT = Path(__file__).resolve().parents[3]
LOOKUPS = ROOT / "data" / "nlu" / "lookups.yml"


@pytest.fixture(scope="module")
def finder():
    return EntityFinder(products_of(LOOKUPS))


def test_positions_point_at_the_words(finder):
    text = "Hi, it's order #1042, mail jo@gmial.com, 39.90 paid on 3 May 2026"
    found = {e["entity"]: text[e["start"] : e["end"]] for e in finder.find(text, date(2026, 5, 14))}
    assert found == {
        "order_number": "1042",
        "email": "jo@gmial.com",
        "amount": "39.90",
        "date": "3 May 2026",
    }


@pytest.mark.parametrize("text", ["", " ", "#", "@", "order", "£", "1042 " * 4000, "a" * 20_000])
def test_odd_texts_are_read_in_time(finder, text):
    started = time.perf_counter()
    finder.find(text)
    assert time.perf_counter() - started < 5


def test_no_products_no_product_found():
    assert EntityFinder([]).find("the blue denim jacket") == []


def test_two_products_that_fit_name_neither():
    finder = EntityFinder(["Linen Shirt Sage", "Linen Shirt White"])
    assert finder.find("my linen shirt") == []
    assert [entity["value"] for entity in finder.find("my white linen shirt")] == [
        "Linen Shirt White"
    ]


def test_the_sentence_file_is_understood():
    """The known failures of the file are its own matter (tests/sentences/known_failures.yml)."""
    cases, today = read_cases(ROOT / "tests" / "sentences" / "entities.yml")
    result = compare(cases, today, products_of(LOOKUPS))
    assert result["n_cases"] >= 300
    assert result["cases_met"] / result["n_cases"] >= 0.97


def test_a_broken_file_is_named_with_its_line(tmp_path):
    broken = tmp_path / "cases.yml"
    broken.write_text("today: 2026-05-14\ncases: [\n- a: b: c\n")
    with pytest.raises(RowsError, match=r"cases\.yml:\d+: not YAML"):
        read_cases(broken)
