"""A turn is heard, read, decided and stored, with the real databases; and explained afterwards."""

from datetime import timedelta

import pytest

from tandem.cli.design.replay import replayed
from tandem.core.conversation import NluResult
from tandem.dialogue.plan import Stage
from tandem.handover.open_case import cancel, hand_over
from tandem.insights.explanation import explained
from tandem.insights.recorded import stored
from tandem.learning.replay import decide_again
from tandem.storage.peaks import words
from tandem.turns.assess import Asked, decision_at, hear_turn
from tandem.turns.context import as_known, build_context

MAYA = "maya.lindqvist@example.org"
YES_NO = [{"title": "Yes", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}]


@pytest.fixture(autouse=True)
def nothing_old(runtime):
    """Load and contacts as they are now, so that a test need not wait."""
    runtime.storage.decision_context.recent_load.seconds = 0
    runtime.storage.decision_context.recent_contacts.seconds = 0


class Talk:
    """A conversation whose recognition is written down by the test."""

    def __init__(self, runtime, email: str | None = None):
        self.runtime = runtime
        customer = runtime.shop.customers.with_email(email).id if email else None
        self.id = runtime.storage.conversations.open("website", customer)

    def say(self, text, intent, confidence=0.95, stage=None, mood=None, entities=()):
        """One message; returns the slots that Rasa would get."""
        self.turn = self.runtime.storage.conversations.add_turn(self.id, "customer", text)
        ranking = ((intent, confidence),)
        nlu_result = NluResult(intent, confidence, ranking, tuple(entities), mood=mood or {})
        slots = hear_turn(self.runtime, self.turn, nlu_result, Asked(stage or Stage()), self.id)
        self.decision = decision_at(self.runtime, self.turn.id)
        return slots

    def answer(self, text, buttons=()):
        self.runtime.storage.conversations.add_turn(self.id, "bot", text, buttons=buttons)

    @property
    def plan(self):
        return self.runtime.storage.events.decision_of(self.turn.id)["plan"]


def test_a_decision_is_stored_with_its_line_its_readings_and_what_lay_around(runtime):
    talk = Talk(runtime, MAYA)
    talk.say("you are useless, this is a waste of time", "complaint")
    data = runtime.storage.events.decision_of(talk.turn.id)
    assert data["decision"]["rule"] == "frustration"
    assert data["decision"]["where"] == runtime.config.policy.where("frustration.handover_at")
    assert len(data["readings"]) == 23
    assert data["surroundings"]["load"] == {"waiting": 0, "agents": 0, "peak": ""}
    assert data["customer"]["value_cents"] > 0
    assert talk.plan == ["action_hand_over"]


def test_heard_twice_is_decided_once(runtime):
    talk = Talk(runtime)
    slots = talk.say("where is order 1042", "order_status")
    again = hear_turn(runtime, talk.turn, NluResult("complaint", 0.9), Asked(Stage()), talk.id)
    assert again == slots


def test_a_second_contact_is_recognised_served_and_not_asked_again(runtime):
    first = Talk(runtime, MAYA)
    number = {"entity": "order_number", "value": "1042", "exact": True}
    first.say("where is order 1042", "order_status", entities=[number])
    second = Talk(runtime, MAYA)
    slots = second.say("my parcel is late", "order_late_or_missing")
    assert second.decision.do == "check_in"
    assert second.plan is None  # Rasa's rules begin the form: nothing stands in its way
    assert slots["order_number"] == "1042"


def test_a_visitor_is_never_told_of_other_contacts(runtime):
    Talk(runtime, MAYA).say("where is order 1042", "order_status")
    stranger = Talk(runtime)
    stranger.say("where is order 1042", "order_status")
    assert stranger.decision.do == "continue"
    assert as_known(runtime, stranger.id).decision_context.contacts == ()


def test_the_answer_to_a_check_in_may_be_a_request_for_a_person(runtime):
    Talk(runtime, MAYA).say("where is order 1042", "order_status")
    talk = Talk(runtime, MAYA)
    talk.say("where is order 1042", "order_status")
    talk.say("let me talk to a human", "talk_to_human")
    assert talk.decision.do == "hand_over"
    assert "experience" not in runtime.storage.conversations.facts(talk.id)


def test_one_warning_then_a_supervisor(runtime):
    talk = Talk(runtime)
    talk.say("where is order 1042", "order_status")
    form = Stage(form="order_status_form", asked="email")
    talk.say("you stupid bot", "complaint", stage=form)
    assert talk.decision.do == "warn"
    assert talk.plan[0] == "action_warn" and talk.plan[-1] == "order_status_form"
    talk.say("fuck you", "complaint", stage=form)
    assert (talk.decision.do, talk.decision.queue) == ("hand_over", "supervisor")


def test_a_question_is_not_filled_by_the_turn_that_escalates(runtime):
    talk = Talk(runtime)
    stage = Stage(form="billing_dispute_details_form", asked="details")
    slots = talk.say("useless, you are a joke and a waste of time", "complaint", stage=stage)
    assert talk.decision.do == "hand_over"
    assert "details" not in slots


def waiting(runtime, count):
    for _ in range(count):
        talk = Talk(runtime)
        talk.say("let me talk to a human", "talk_to_human")
        hand_over(runtime, talk.id, talk.turn.id, talk.decision)
        yield talk


def test_a_desk_without_anybody_is_no_peak(runtime):
    talks = list(waiting(runtime, int(runtime.config.policy.load.begin_at) + 1))
    assert build_context(runtime, talks[0].id, None).load.peak == ""


def test_a_peak_begins_and_ends_by_load_and_does_not_flap(runtime, agent):
    runtime.storage.agents.set_presence(agent.id, "available")
    dial = runtime.config.policy.load
    talks = list(waiting(runtime, int(dial.begin_at) - 1))
    assert build_context(runtime, talks[0].id, None).load.peak == ""
    talks += waiting(runtime, 1)
    assert "waiting" in build_context(runtime, talks[0].id, None).load.peak
    peak = runtime.storage.peaks.current()
    assert peak["owner"] == "load"
    cancel(runtime, talks[0].id)  # between the two values nothing changes
    assert build_context(runtime, talks[0].id, None).load.peak
    for talk in talks[1:]:
        cancel(runtime, talk.id)
    assert build_context(runtime, talks[0].id, None).load.peak == ""
    assert [p["owner"] for p in runtime.storage.peaks.all()] == ["load"]


def test_a_declared_peak_is_not_ended_by_load_but_by_its_time(runtime):
    moment = runtime.clock()
    runtime.storage.peaks.begin(moment + timedelta(hours=1), "Ada", "sale")
    talk = Talk(runtime)
    assert "Ada" in build_context(runtime, talk.id, None).load.peak
    assert words(runtime.storage.peaks.current()).endswith(": sale")
    runtime.storage.peaks.begin(moment - timedelta(seconds=1), "Ada", "over already")
    assert runtime.storage.peaks.current() is None


def test_at_peak_nothing_is_asked_beside_routine_work(runtime):
    Talk(runtime, MAYA).say("where is order 1042", "order_status")
    runtime.storage.peaks.begin(runtime.clock() + timedelta(hours=1), "Ada", "sale")
    talk = Talk(runtime, MAYA)
    talk.say("where is order 1042", "order_status")
    assert talk.plan is None


def test_a_conversation_is_explained_turn_by_turn(runtime):
    talk = Talk(runtime)
    talk.say("where is order 1042", "order_status")
    talk.answer("And the e-mail address on the order?")
    talk.say("this is ridiculous!! where is it", "order_status")
    rows = explained(runtime, talk.id)
    assert [row["speaker"] for row in rows] == ["customer", "bot", "customer"]
    last = rows[-1]
    assert last["decision"]["rule"] == "frustration"
    assert last["decision"]["where"].startswith("escalation.yml:")
    by_name = {reading["name"]: reading for reading in last["readings"]}
    assert by_name["frustration"]["limits"]["offer_at"] == 0.45
    assert "now" not in last  # the policy has not changed since


def test_what_was_decided_live_is_decided_again_the_same(runtime):
    Talk(runtime, MAYA).say("where is order 1042", "order_status")
    talk = Talk(runtime, MAYA)
    talk.say("my parcel is late", "order_late_or_missing")
    talk.answer("You were here earlier today.")
    talk.say("nobody answered me", "complaint", 0.5, stage=Stage(parked="order_status_form"))
    talk.answer("Noted.")
    talk.say("this is ridiculous!!", "complaint")
    talk.answer("A person can take this over.")
    talk.say("still nothing, you are a joke", "complaint")
    again = list(decide_again(stored(runtime, talk.id), runtime.config.policy))
    pubsub = [decision_at(runtime, d.turn.id) for d in again]
    assert [d.decision for d in again] == pubsub
    assert pubsub[-1].do == "hand_over"


def test_a_second_policy_shows_what_it_would_change(runtime):
    talk = Talk(runtime)
    talk.say("this is ridiculous!!", "order_status")
    talk.say("and still nothing", "order_status")
    first = runtime.config.policy
    frustration = first.frustration.model_copy(update={"handover_at": 0.5, "in_words_at": 0.5})
    second = first.model_copy(update={"frustration": frustration})
    result = replayed([stored(runtime, talk.id)], first, second)
    difference = result["summary"]["against"]
    assert (difference["handovers"], difference["earlier"] + difference["more"]) == (1, 1)
    change = result["conversations"][0]["changes"][0]
    assert change["before"].startswith("offer_person") and change["after"].startswith("hand_over")


def test_explaining_works_while_rasa_is_down(runtime):
    talk = Talk(runtime)
    talk.say("hello", "greet")
    assert explained(runtime, talk.id)[0]["actions"] == []


def test_a_yes_written_before_the_question_is_none_to_it(runtime):
    asks = Stage(form="cancel_order_confirm_form", asked="confirmed")
    early = Talk(runtime, MAYA)
    early.turn = runtime.storage.conversations.add_turn(early.id, "customer", "yes")
    early.answer("Shall I cancel it?", YES_NO)  # to the message before
    yes = NluResult("affirm", 0.99, (("affirm", 0.99),))
    assert "confirmed" not in hear_turn(runtime, early.turn, yes, Asked(asks), early.id)
    asked = Talk(runtime, MAYA)
    asked.answer("Shall I cancel it?", YES_NO)
    assert asked.say("yes", "affirm", 0.99, stage=asks)["confirmed"] is True


@pytest.mark.parametrize(
    "after", [("agent", "I keep it for you then."), ("system", "Your matter is ticket H-1."), None]
)
def test_a_yes_answers_what_was_said_last(runtime, after):
    talk = Talk(runtime, MAYA)
    talk.answer("Shall I cancel it?", YES_NO)
    if after:
        runtime.storage.conversations.add_turn(talk.id, *after)
    else:
        talk.answer("One question: how was this for you?")
    asks = Stage(form="cancel_order_confirm_form", asked="confirmed")
    assert "confirmed" not in talk.say("yes", "affirm", 0.99, stage=asks)
