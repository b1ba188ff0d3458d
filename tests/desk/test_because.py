"""Why a case came, as agents read it: no figures, no rule names."""

import pytest

from tandem.config.settings import ROOT
from tandem.core.words import say
from tandem.desk.because import IN_WORDS, because_of, beside, without_figures


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("asked for a person", "asked for a person"),
        ("frustrated: “useless”, by the tone (0.72)", "frustrated: “useless”, by the tone"),
        ("not understood once, confidence 0.58 below 0.70", "not understood once"),
        ("third contact within 24 h (late_and_dear)", "third contact within 24 h"),
        ("understood with confidence 0.93", "understood"),
        ("the total is 39.90", "the total is 39.90"),
        ("(0.61)", "(0.61)"),
    ],
)  # fmt: skip
def test_a_reason_has_no_figures_of_the_machine(reason, words):
    assert without_figures(reason) == words


def test_a_rule_that_only_counts_has_words_of_the_desk():
    reason = "not understood 2 times in a row, confidence 0.58 below 0.70; has waited 4 min"
    assert because_of("confidence") == "confidence"
    assert beside("confidence", reason) == "has waited 4 min"
    assert because_of("frustration") == because_of(None) == "" == beside("frustration", "a; b")


def test_every_such_rule_is_a_signal_and_has_its_words():
    for rule in IN_WORDS:
        assert (ROOT / f"tandem/escalation/signals/{rule}.py").exists()
        assert say(f"desk.because_{rule}")
