"""How a case reads in the desk's list."""

import re

import pytest

from tandem.config.policy import load_policy
from tandem.config.settings import ROOT
from tandem.desk.case_line import mood_words

DIAL = load_policy(ROOT / "escalation.yml").frustration
STRICT = DIAL.model_copy(update={"impatient_from": 0.1, "frustrated_from": 0.2})


@pytest.mark.parametrize(
    ("values", "dial", "words"),
    [
        ([], DIAL, "nothing said yet"),
        ([0.1, 0.2], DIAL, "calm"),
        ([0.1, 0.2, 0.65], DIAL, "frustrated, rising"),
        ([0.8, 0.7, 0.4], DIAL, "impatient, calming down"),
        ([0.0, 0.0, 0.2], DIAL, "still calm, less than before"),
        ([0.6, 0.3, 0.1], DIAL, "calm again"),
        ([0.2, 0.25], STRICT, "frustrated"),
    ],
)
def test_the_mood_is_put_into_words_by_the_limits_of_the_policy(values, dial, words):
    assert mood_words(values, dial) == words


def test_the_pages_have_no_limits_of_their_own():
    """The colour follows the word that comes with the case."""
    script = (ROOT / "tandem" / "desk" / "static" / "sparkline.js").read_text(encoding="utf-8")
    words = set(re.findall(r"(\w+): \"(?:bad|warn)\"", script))
    assert words == {DIAL.word(0.99), DIAL.word((DIAL.impatient_from + DIAL.frustrated_from) / 2)}
    assert not re.findall(r"last\s*[<>]=?\s*0?\.\d", script)
