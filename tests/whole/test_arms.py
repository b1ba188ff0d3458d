"""An arm with other words: what Rasa says to whoever is in it."""

import pytest

from tests.support.system import Customer, System

FILE = """
version: 1
experiments:
  - name: other_words
    question: Do other words of goodbye change anything?
    start: 2020-01-01
    arms:
      usual: {share: 0.000001}
      other: {share: 0.999999, words: {utter_goodbye: utter_experience_heard}}
    primary: {measure: csat, better: higher, baseline: 0.7, smallest_effect: 0.05}
"""


@pytest.fixture
def tried(tmp_path):
    """A system with an experiment that everybody is in."""
    file = tmp_path / "experiments.yml"
    file.write_text(FILE, encoding="utf-8")
    system = System(tmp_path / "tandem")
    system.environment |= {"TANDEM_EXPERIMENTS_FILE": str(file)}
    system.start()
    yield system
    assert system.stop() == 0, "\n".join(system.log[-20:])


def test_whoever_is_in_the_arm_hears_its_words(tried):
    customer = Customer(tried)
    said = customer.say("goodbye")
    customer.close()
    assert "Noted, and it stays with the matter." in said or "That is written down now" in said
