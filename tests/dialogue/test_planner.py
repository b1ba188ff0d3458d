"""The plan: where Rasa's rules would go wrong, it steps in; else it keeps out."""

from tandem.config.rasa_project import RasaProject
from tandem.dialogue.planner import Stage, plan_turn
from tandem.escalation.decision import Decision
from tandem.understanding.slots import Facts, Guess
from tests.support.conversations import nlu_result

RULES = RasaProject(
    forms={
        "order_status_form": ("order_number", "email"),
        "return_item_form": ("order_number", "email", "product"),
    },
    starts={"order_status": "order_status_form", "return_item": "return_item_form"},
    answers={"hours_and_contact": ("utter_hours",), "thanks": ("utter_thanks",)},
    responses=frozenset({"utter_clarify", "utter_clarify_order_number"}),
)
FORM = Stage(form="order_status_form", asked="order_number")
GO_ON = Decision("continue", "none", "")


def plan(what, facts=None, stage=None, decision=GO_ON):
    return plan_turn(decision, what, facts or Facts(), stage or Stage(), RULES, 0.7)


def test_a_plain_turn_is_left_to_the_rules():
    assert plan(nlu_result("order_status")).actions is None


def test_the_answer_to_the_form_goes_on_with_the_form():
    facts = Facts({"order_number": "1042"}, answers="order_number")
    assert plan(nlu_result("inform", 0.4), facts, FORM).actions == ["order_status_form"]


def test_a_question_in_a_form_is_answered_and_the_form_goes_on():
    assert plan(nlu_result("hours_and_contact"), stage=FORM).actions == [
        "utter_hours",
        "order_status_form",
    ]


def test_asking_why_gets_the_reason_for_that_very_question():
    assert plan(nlu_result("clarify"), stage=FORM).actions[0] == "utter_clarify_order_number"
    other = Stage(form="order_status_form", asked="email")
    assert plan(nlu_result("clarify"), stage=other).actions[0] == "utter_clarify"


def test_a_new_subject_parks_the_form():
    changed = plan(nlu_result("return_item"), stage=FORM)
    assert changed.actions == ["return_item_form"]
    assert changed.slots["parked_form"] == "order_status_form"


def test_never_mind_stops_the_form():
    assert plan(nlu_result("stop"), stage=FORM).actions == ["action_stop_form"]


def test_no_answer_is_asked_again():
    assert plan(nlu_result("product_question", 0.3), stage=FORM).actions == ["action_ask_again"]


def test_a_handover_interrupts_everything_and_remembers_the_form():
    decision = Decision("hand_over", "asked_for_person", "asked")
    gone = plan(nlu_result("talk_to_human"), stage=FORM, decision=decision)
    assert gone.actions == ["action_hand_over"]
    assert gone.slots["parked_form"] == "order_status_form"


def test_a_guess_is_confirmed_first_and_the_matter_kept():
    asked = plan(nlu_result("order_status"), Facts(guess=Guess("order_number", "1042")))
    assert asked.actions == ["action_confirm_guess"]
    assert asked.slots["parked_form"] == "order_status_form"


def test_a_confirmed_guess_goes_on_with_the_matter():
    facts = Facts({"order_number": "1042"}, answers="order_number")
    went_on = plan(nlu_result("affirm"), facts, Stage(parked="order_status_form"))
    assert went_on.actions == ["order_status_form"]
    assert went_on.slots["parked_form"] is None


def test_an_offer_comes_beside_the_answer_never_instead():
    decision = Decision("offer_person", "repetition", "second time")
    offered = plan(nlu_result("hours_and_contact"), decision=decision)
    assert offered.actions == ["utter_hours", "action_offer_person"]
    in_form = plan(nlu_result("order_status"), decision=decision)
    assert in_form.actions == ["action_offer_person", "order_status_form"]


def test_a_bare_fact_without_a_matter_is_asked_what_it_is_about():
    facts = Facts({"order_number": "1042"})
    assert plan(nlu_result("inform"), facts).actions == ["action_offer_readings"]
