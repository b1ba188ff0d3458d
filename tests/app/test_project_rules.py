"""`bin/tandem check` compares escalation.yml with the other files."""

from pathlib import Path

import pytest
import yaml

from tandem.policy import Policy, load_policy
from tandem.project_rules import policy_problems, problems
from tandem.team import load_team

ROOT = Path(__file__).parents[2]
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
