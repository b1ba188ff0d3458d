"""The plan: where Rasa's rules would go wrong, it steps in; else it keeps out."""

from tandem.config.rasa_project import RasaProject
from tandem.dialogue.plan import Plan, Stage
from tandem.dialogue.planner import Care, plan_turn
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


AGAIN = Decision("check_in", "repeat_contact", "", tone="recognise")
OFFER = Decision("offer_person", "customer_value", "")
NIGHT = Care(nobody_there=True)


def plan(what, facts=None, stage=None, decision=GO_ON, care=NIGHT):
    return plan_turn(decision, what, facts or Facts(), stage or Stage(), RULES, 0.7, care=care)


def test_a_check_in_takes_the_place_of_no_answer_and_no_work():
    assert plan(nlu_result("order_status"), decision=AGAIN).actions is None
    assert plan(nlu_result("hours_and_contact"), decision=AGAIN).actions is None
    assert plan(nlu_result("thanks"), decision=AGAIN).actions is None
    assert plan(nlu_result("inform", 0.3), decision=AGAIN).actions == ["action_check_in"]


def test_at_night_an_answer_stands_alone_and_by_day_a_person_is_beside_it():
    assert plan(nlu_result("hours_and_contact"), decision=OFFER).actions is None
    by_day = plan(nlu_result("hours_and_contact"), decision=OFFER, care=Care())
    assert by_day.actions == ["utter_hours", "action_offer_person"]
    enough = Decision("offer_person", "repetition", "")
    assert "action_offer_person" in plan(nlu_result("hours_and_contact"), decision=enough).actions
    assert plan(nlu_result("thanks"), decision=OFFER, care=Care()).actions is None


def test_after_grief_and_danger_small_words_are_quiet_and_numbers_are_not_asked_for():
    hurt = Care(called=True, grave="danger")
    assert plan(nlu_result("return_item"), care=hurt).actions == ["utter_goes_to_person"]
    crisis = Care(called=True, grave="self_harm")
    assert plan(nlu_result("thanks"), care=crisis).actions == ["utter_still_here"]


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


def test_a_refused_matter_ends_and_what_else_is_wanted_begins():
    rest = Plan(["action_tell"], {"to_tell": [{"about": "order.invoice"}]})
    left = plan_turn(
        GO_ON, nlu_result("stop"), Facts(leaves=True), FORM, RULES, 0.7, by_command=rest
    )
    assert left.actions == ["action_stop_form", "action_tell"]
    assert plan(nlu_result("stop"), Facts(leaves=True), FORM).actions == ["action_stop_form"]


def test_a_yes_is_asked_for_once_more_and_then_let_go():
    asked = Stage(form="return_item_form", asked="confirmed")
    assert plan(nlu_result("inform", 0.3), stage=asked).actions == ["action_ask_again"]
    again = Stage(form="return_item_form", asked="confirmed", last_actions=("action_ask_again",))
    assert plan(nlu_result("inform", 0.3), stage=again).actions == ["action_stop_form"]


def test_another_order_begins_the_matter_anew():
    facts = Facts({"order_number": "1017"}, answers="changed", corrected="order_number")
    rules = RasaProject(
        forms={"return_item_form": ("order_number",), "return_item_details_form": ("product",)},
        starts={"return_item": "return_item_form"},
        answers={},
        responses=frozenset(),
    )
    stage = Stage(form="return_item_details_form", asked="product")
    anew = plan_turn(GO_ON, nlu_result("inform", 0.4), facts, stage, rules, 0.7)
    assert anew.actions == ["return_item_form"]
    assert anew.slots["product"] is None
