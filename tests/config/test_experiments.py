"""experiments.yml: every slip told with its line, before anybody is in an experiment."""

import pytest

from tandem.config.experiments import experiment_problems, load_experiments
from tandem.config.policy import load_policy
from tandem.config.rasa_project import load_rasa_project
from tandem.config.settings import ROOT
from tandem.config.topics import load_topics
from tandem.core.errors import PolicyError

GOOD = """\
version: 1
experiments:
  - name: tried
    question: Does it help?
    start: 2026-05-01
    end: 2026-06-01
    arms:
      usual: {share: 0.5}
      other: {share: 0.5, policy: {frustration.offer_at: 0.6}, words: {utter_greet: utter_goodbye}}
    primary: {measure: csat, better: higher, baseline: 0.7, smallest_effect: 0.05}
"""


def load(tmp_path, text):
    file = tmp_path / "experiments.yml"
    file.write_text(text, encoding="utf-8")
    return load_experiments(file)


def problems(tmp_path, text):
    load(tmp_path, text)
    policy = load_policy(ROOT / "escalation.yml")
    responses = frozenset(load_rasa_project(ROOT).responses)
    topics = frozenset(load_topics(ROOT / "topics.yml"))
    return experiment_problems(tmp_path / "experiments.yml", policy, responses, topics)


def test_a_good_file_is_read(tmp_path):
    one = load(tmp_path, GOOD)["tried"]
    assert one.usual == "usual" and one.shares == {"usual": 0.5, "other": 0.5}
    assert one.arms["other"].policy_changes == {"frustration.offer_at": 0.6}
    assert problems(tmp_path, GOOD) == []


def test_without_a_file_there_are_none(tmp_path):
    assert load_experiments(tmp_path / "experiments.yml") == {}


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("usual: {share: 0.5}", "usual: {share: 0.6}", 7, "the shares come to 1.1"),
        ("usual: {share: 0.5}", "usual: {share: 0.5, check_ins: false}", 8, "the usual one"),
        (", policy: {frustration.offer_at: 0.6}, words: {utter_greet: utter_goodbye}", "", 9,
         "changes nothing"),
        ("end: 2026-06-01", "end: 2026-04-01", 6, "is before the start"),
        ("better: higher", "better: up", 10, "Input should be 'higher' or 'lower'"),
        ("    question: Does it help?\n", "", 3, "question: is missing"),
        ("share: 0.5, policy", "shares: 0.5, policy", 9, "Did you mean `share`"),
        ("name: tried", "name: Tried!", 3, "pattern"),
        ("smallest_effect: 0.05", "smallest_effect: 0", 10, "greater than 0"),
    ],
)  # fmt: skip
def test_slips_have_their_line(tmp_path, old, new, line, words):
    assert old in GOOD
    with pytest.raises(PolicyError) as problem:
        load(tmp_path, GOOD.replace(old, new))
    assert any(
        f"experiments.yml:{line}:" in one and words in one for one in problem.value.problems
    ), problem.value.problems


def test_two_of_one_name_are_told(tmp_path):
    again = GOOD[GOOD.index("  - name") :]
    with pytest.raises(PolicyError, match="the name of another experiment"):
        load(tmp_path, GOOD + again)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("offer_at: 0.6", "offered_at: 0.6", "Did you mean `frustration.offer_at`"),
        ("frustration.offer_at: 0.6", "frustration.offer_at: 6", "less than or equal to 1"),
        ("utter_greet:", "utter_gret:", "no such response: utter_gret"),
        ("    arms:", "    topics: [weather]\n    arms:", "no such topic: weather"),
    ],
)  # fmt: skip
def test_what_no_other_file_knows_is_told(tmp_path, old, new, words):
    (found,) = problems(tmp_path, GOOD.replace(old, new))
    assert words in found and found.startswith("experiments.yml:")


def test_the_shipped_file_has_no_problem():
    policy = load_policy(ROOT / "escalation.yml")
    responses = frozenset(load_rasa_project(ROOT).responses)
    topics = frozenset(load_topics(ROOT / "topics.yml"))
    assert experiment_problems(ROOT / "experiments.yml", policy, responses, topics) == []
