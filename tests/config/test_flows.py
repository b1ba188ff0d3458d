"""Rules and stories are read wherever they stand below data/, and stories branch after answers."""

import pytest

from tandem.config.flows import load_flows
from tandem.config.rasa_project import rasa_project
from tandem.core.errors import PolicyError

RULES = """
version: "3.1"
rules:
- rule: hours
  steps:
  - intent: hours
  - action: utter_hours
- rule: ends
  condition:
  - active_loop: visit_form
  steps:
  - action: visit_form
  - active_loop: null
  - action: utter_booked
"""
STORIES = """
version: "3.1"
stories:
- story: visit, with a reminder
  steps:
  - intent: visit
  - action: visit_form
  - active_loop: visit_form
  - active_loop: null
  - action: utter_booked
  - or:
    - intent: affirm
    - intent: thanks
  - action: utter_reminder
- story: visit, without one
  steps:
  - intent: visit
  - action: visit_form
  - active_loop: null
  - action: utter_booked
  - intent: deny
  - action: utter_no_reminder
  - intent: deny
  - action: visit_form
- story: hangs on a slot
  steps:
  - intent: fair
  - slot_was_set:
    - big: true
  - action: utter_fair
  - intent: affirm
  - action: utter_big
- story: hangs on nothing that may differ
  steps:
  - intent: hours
  - action: utter_other
"""
DOMAIN = {"forms": {"visit_form": {"required_slots": ["day"]}}, "responses": {"utter_hours": [{}]}}


@pytest.fixture
def project(tmp_path):
    (tmp_path / "data/rules/shop").mkdir(parents=True)
    (tmp_path / "data/rules/shop/visits.yml").write_text(RULES)
    (tmp_path / "data/stories.yml").write_text(STORIES)
    return rasa_project(DOMAIN, load_flows(tmp_path))


def test_a_story_starts_and_answers_in_the_middle_of_forms_as_a_rule_does(project):
    assert project.starts == {"visit": "visit_form"}
    assert project.answers == {"hours": ("utter_hours",), "fair": ("utter_fair",)}


def test_stories_go_on_by_the_last_action_and_the_answer(project):
    assert project.branch(["utter_booked"], "affirm") == ("utter_reminder",)
    assert project.branch(["utter_booked"], "thanks") == ("utter_reminder",)
    assert project.branch(["action_offer_person", "utter_booked"], "deny") == ("utter_no_reminder",)
    assert project.branch(["utter_no_reminder"], "deny") == ("visit_form",)
    assert project.branch(["utter_hours"], "deny") is None
    assert project.awaits(["utter_booked"]) == {"affirm", "thanks", "deny"}


def test_what_hangs_on_a_slot_is_left_to_rasas_policies(project):
    assert project.branch(["utter_fair"], "affirm") is None
    assert project.awaits(["utter_fair"]) == {"affirm"}


def test_every_flow_says_where_it_stands(project):
    reminder = project.flow_of("affirm", "utter_reminder", "utter_booked")
    assert (reminder.name, reminder.where) == ("visit, with a reminder", "data/stories.yml:4")
    ends = project.flow_of("", "utter_booked", "visit_form")
    assert ends.kind == "story"


def test_a_file_that_is_not_yaml_is_named_with_its_line(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/rules.yml").write_text("rules:\n- rule: a\n  steps: [intent: {")
    with pytest.raises(PolicyError) as error:
        load_flows(tmp_path)
    assert "data/rules.yml:4: not YAML" in str(error.value)
