"""docs/measures.md is what the code says, and every measure says all it must."""

import pytest

from tandem.config.settings import ROOT
from tandem.learning.measure_pages import measures_page
from tandem.learning.measures import BY_NAME, MEASURES


def test_the_page_is_made_from_the_code():
    page = (ROOT / "docs" / "measures.md").read_text("utf-8")
    assert page == measures_page(), "write it anew: bin/tandem measure --docs"


def test_names_are_told_apart():
    assert len(BY_NAME) == len(MEASURES)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda one: one.name)
def test_a_measure_says_what_it_asks_and_what_is_easily_got_wrong(measure):
    assert measure.asks.endswith("?") and measure.pitfall.endswith(".") and measure.source
    assert bool(measure.hits) == (measure.kind == "share")
    assert bool(measure.value) != (measure.kind == "share")
