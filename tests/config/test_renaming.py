"""`bin/tandem rename`: a name changes everywhere it is a name, and nowhere it is a word."""

import shutil

import pytest

from tandem.cli.design.check import everything
from tandem.config.rasa_project import load_rasa_project
from tandem.config.renaming import NotRenamed, renamed
from tandem.config.roles import load_roles
from tandem.config.settings import ROOT
from tests.project.test_slips import project  # noqa: F401  (a fixture)


def apply(root, kind, old, new):
    texts, steps = renamed(root, kind, old, new)
    for file, text in texts.items():
        file.write_text(text, "utf-8")
    load_rasa_project.cache_clear()
    load_roles.cache_clear()
    return {str(file.relative_to(root)) for file in texts}, steps


def test_an_intent_with_a_role_is_renamed_and_the_code_still_knows_it(project):  # noqa: F811
    files, _ = apply(project, "intent", "talk_to_human", "get_a_person")
    assert {"domain.yml", "roles.yml", "data/rules/people.yml", "data/nlu/people.yml"} <= files
    assert everything(project) == []
    assert load_roles(project).role("get_a_person") == "talk_to_human"
    assert load_rasa_project(project).answers["talk_to_human"] == ("action_hand_over",)
    assert "/get_a_person" in (project / "domain.yml").read_text("utf-8")


def test_a_word_in_an_example_is_no_name(project):  # noqa: F811
    before = (project / "data/nlu/manners.yml").read_text("utf-8")
    apply(project, "intent", "thanks", "says_thanks")
    after = (project / "data/nlu/manners.yml").read_text("utf-8")
    changed = [b for a, b in zip(before.splitlines(), after.splitlines(), strict=True) if a != b]
    assert changed == ["- intent: says_thanks"]
    assert everything(project) == []


def test_every_intent_can_be_renamed_at_once(project):  # noqa: F811
    for intent in [name for name in load_roles(ROOT).intents if name not in ("ask_about",)]:
        apply(project, "intent", intent, f"{intent}_2")
    assert everything(project) == []


def test_a_slot_and_a_form_of_ones_own_with_their_texts(project):  # noqa: F811
    domain = (project / "domain.yml").read_text("utf-8")
    declared = "{type: custom, action: action_assess_turn, kind: date}"
    domain = domain.replace(
        "\nslots:\n", f"\nslots:\n  visit_day: {{type: text, mappings: [{declared}]}}\n", 1
    )
    domain = domain.replace("\nforms:\n", "\nforms:\n  visit_form: {required_slots: [visit_day]}\n")
    domain = domain.replace(" mail_code,", " mail_code, visit,", 1)
    domain += "\n  utter_ask_visit_form_visit_day:\n  - text: When?\n"
    domain += "\n  utter_visit_noted:\n  - text: 'Till {visit_day}.'\n"
    (project / "domain.yml").write_text(domain, "utf-8")
    examples = "\n".join(f"    - can i visit your shop {n}" for n in "abcdefgh")
    (project / "data/nlu/visit.yml").write_text(
        f'version: "3.1"\nnlu:\n- intent: visit\n  examples: |\n{examples}\n'
    )
    shutil.copy(ROOT / "data/rules/promo_code.yml", project / "data/rules/visit.yml")
    rules = (project / "data/rules/visit.yml").read_text("utf-8")
    for old, new in (("promo code", "visit"), ("promo_code", "visit"),
                     ("action_check_visit", "utter_visit_noted")):  # fmt: skip
        rules = rules.replace(old, new)
    (project / "data/rules/visit.yml").write_text(rules)
    (project / "topics.yml").open("a").write("visit: {button: Visit, goal: visits, noun: visit}\n")
    load_rasa_project.cache_clear()
    assert everything(project) == []
    _, steps = apply(project, "intent", "visit", "book_visit")
    assert [(s.kind, s.new) for s in steps[1:]] == [
        ("form", "book_visit_form"),
        ("response", "utter_ask_book_visit_form_visit_day"),
    ]
    assert everything(project) == []
    apply(project, "slot", "visit_day", "day")
    text = (project / "domain.yml").read_text("utf-8")
    assert "utter_ask_book_visit_form_day:" in text and "'Till {day}.'" in text
    assert everything(project) == []
    apply(project, "response", "utter_visit_noted", "utter_visit_booked")
    assert everything(project) == []


@pytest.mark.parametrize(
    ("kind", "old", "new", "told"),
    [
        ("intent", "talk_to_humn", "x", "Did you mean `talk_to_human`?"),
        ("intent", "thanks", "greet", "already"),
        ("intent", "thanks", "Says Thanks", "small letters"),
        ("slot", "order_number", "number", "the code names this slot"),
        ("response", "utter_thanks", "thanks_again", "begins with utter_"),
    ],
)
def test_what_cannot_be_renamed_is_said(project, kind, old, new, told):  # noqa: F811
    with pytest.raises(NotRenamed) as error:
        renamed(project, kind, old, new)
    assert told in str(error.value)
