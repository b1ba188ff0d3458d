"""`bin/tandem check` compares escalation.yml with the other files."""

import shutil

import pytest
import yaml

from tandem.config.consistency import policy_problems, problems
from tandem.config.policy import Policy, load_policy
from tandem.config.rasa_project import load_rasa_project
from tandem.config.settings import ROOT
from tandem.config.team import load_team

TEAM = load_team(ROOT / "team.yml")
SHIPPED = load_policy(ROOT / "escalation.yml")


def changed(key: str, value) -> Policy:
    data = yaml.load((ROOT / "escalation.yml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    block, _, name = key.partition(".")
    data[block] = data[block] | {name: value} if name else value
    policy = Policy.model_validate(data)
    policy._source = SHIPPED._source
    return policy


def test_the_project_as_shipped_fits_together():
    assert problems(ROOT) == []
    assert policy_problems(ROOT, SHIPPED, TEAM) == []


RULE = {"name": "a", "when": {"abuse": 0.5}, "do": "hand_over"}


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("abuse.queue", "superviser", "Did you mean `supervisor`?"),
        ("repeat_contact.same_matter", [["order_statis"]], "Did you mean `order_status`?"),
        ("rules", [RULE | {"queue": "returns"}], "no such queue in team.yml: returns"),
        ("rules", [RULE | {"say": "utter_warm"}], "Did you mean `utter_warn`?"),
        ("rules", [RULE | {"when": {"topic": "billing"}}], "no such topic in topics.yml: billing"),
    ],
)
def test_a_name_that_no_other_file_knows_is_told_with_its_line(key, value, told):
    (problem,) = policy_problems(ROOT, changed(key, value), TEAM)
    assert told in problem
    assert problem.startswith("escalation.yml:") and problem.split(":")[1].isdigit()


@pytest.fixture
def project(tmp_path):
    """A copy of the designers' files."""
    for name in ("data", "actions"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ROOT.glob("*.yml"):
        shutil.copy(file, tmp_path / file.name)
    load_rasa_project.cache_clear()
    yield tmp_path
    load_rasa_project.cache_clear()


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("topics.yml", "cancel_order:", "cancel_ordr:", "Did you mean `cancel_order`?"),
        ("data/nlu/returns.yml", "intent: return_item", "intent: retrun_item", "return_item"),
        ("data/rules/manners.yml", "utter_thanks", "utter_thank", "Did you mean `utter_thanks`?"),
        ("data/rules/manners.yml", "intent: thanks", "intent: thnks", "Did you mean `thanks`?"),
        (
            "domain.yml",
            "action_warn,",
            "action_wran,",
            "action_wran: no such action in actions/. Did you mean `action_warn`?",
        ),
        ("domain.yml", "required_slots: [promo_code]", "required_slots: [promo]", "promo_code"),
    ],
)
def test_a_slip_of_the_pen_is_told_with_file_and_line(project, file, old, new, told):
    text = (project / file).read_text(encoding="utf-8")
    assert old in text
    (project / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    found = problems(project)
    assert any(told in problem for problem in found), found
    line = next(n for n, row in enumerate(text.splitlines(), start=1) if old in row)
    assert any(problem.startswith(f"{file}:{line}:") for problem in found), found
