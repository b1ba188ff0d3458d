"""Somebody in an experiment: the arm stays, on every channel, and changes the turn."""

from datetime import timedelta
from io import StringIO

import pytest
from sqlalchemy import select

from tandem.cli.design.explain import show
from tandem.config.experiments import Experiment, load_experiments, with_changes
from tandem.config.policy_file import PolicyFile
from tandem.config.settings import ROOT
from tandem.core.conversation import NluResult
from tandem.core.database import reading, writing
from tandem.core.errors import PolicyError
from tandem.dialogue.plan import Stage
from tandem.handover.arms import changed_arms, is_hard
from tandem.handover.open_case import call_person
from tandem.insights.explanation import explained
from tandem.learning.experiments.assignment import arm_of
from tandem.storage import tables as t
from tandem.turns.arms import arms_of, as_in
from tandem.turns.assess import Asked, decision_at, hear_turn
from tests.conftest import TODAY

MAYA = "maya.lindqvist@example.org"
PRIMARY = {"measure": "csat", "better": "higher", "baseline": 0.7, "smallest_effect": 0.05}


def tried(name, *, running=True, **changes):
    """Everybody is in the other arm, which changes this."""
    arms = {"usual": {"share": 0.000001}, "other": {"share": 0.999999} | changes}
    start = TODAY - timedelta(days=1) if running else None
    return Experiment(name=name, question="?", start=start, arms=arms, primary=PRIMARY)


@pytest.fixture(autouse=True)
def nothing_old(either):
    either.storage.decision_context.recent_contacts.seconds = 0
    either.storage.decision_context.recent_load.seconds = 0


def put(runtime, *experiments):
    runtime.config.experiments.clear()
    runtime.config.experiments.update({one.name: one for one in experiments})


def visitor(runtime, name, channel="website", customer=None):
    conversation = runtime.storage.conversations.open(channel, customer)
    runtime.storage.browsers.visit(conversation, name)
    return conversation


def turn_of(runtime, turn):
    """The conversation of a turn."""
    with reading(runtime.storage.database) as db:
        where = t.turn.c.id == turn.id
        return db.execute(select(t.turn.c.conversation_id).where(where)).scalar_one()


def say(runtime, conversation, text, intent, **more):
    turn = runtime.storage.conversations.add_turn(conversation, "customer", text)
    nlu_result = NluResult(intent, 0.95, ((intent, 0.95),), **more)
    slots = hear_turn(runtime, turn, nlu_result, Asked(Stage()), conversation)
    return turn, slots


def test_without_experiments_nothing_is_looked_up_or_stored(either):
    conversation = visitor(either, "one")
    turn, slots = say(either, conversation, "where is my order", "order_status")
    stored = either.storage.events.decision_of(turn.id)
    assert "arms" not in stored and "other_words" not in slots


def test_a_draft_puts_nobody_anywhere(either):
    put(either, tried("draft", running=False, check_ins=False))
    assert arms_of(either, visitor(either, "one")).names == {}
    assert either.storage.experiments.people("draft") == []


def test_the_arm_is_kept_with_the_decision(either):
    put(either, tried("first", check_ins=False))
    turn, _ = say(either, visitor(either, "one"), "where is my order", "order_status")
    assert either.storage.events.decision_of(turn.id)["arms"] == {"first": "other"}
    (row,) = explained(either, turn_of(either, turn))
    assert row["arms"] == {"first": "other"}
    show(row, to=(told := StringIO()))
    assert "arm       other of first" in told.getvalue()


def test_an_arm_stays_when_the_visitor_signs_in_and_on_another_channel(either):
    maya = either.shop.customers.with_email(MAYA).id
    arms = {"usual": {"share": 0.5}, "other": {"share": 0.5, "check_ins": False}}
    start = TODAY - timedelta(days=1)
    one = Experiment(name="half", question="?", start=start, arms=arms, primary=PRIMARY)
    put(either, one)
    # A browser whose own hash says another arm than Maya's would.
    own = arm_of("half", f"customer {maya}", one.shares)
    browsers = (f"b{n}" for n in range(99))
    browser = next(b for b in browsers if arm_of("half", f"visitor {b}", one.shares) != own)
    first = arms_of(either, visitor(either, browser)).names["half"]
    assert first != own
    either.storage.people.link("visitor", browser, maya, "signed in")
    later = visitor(either, browser, customer=maya)
    assert arms_of(either, later).names["half"] == first
    assert arms_of(either, visitor(either, "U0MAYA", "slack", maya)).names["half"] == first


def test_another_share_in_the_file_moves_nobody_who_is_in_it(either):
    put(either, tried("ramped", check_ins=False))
    conversation = visitor(either, "one")
    arms_of(either, conversation)
    arms = {"usual": {"share": 0.999999}, "other": {"share": 0.000001, "check_ins": False}}
    start = TODAY - timedelta(days=1)
    put(either, Experiment(name="ramped", question="?", start=start, arms=arms, primary=PRIMARY))
    assert arms_of(either, conversation).names == {"ramped": "other"}


def test_a_stopped_experiment_changes_nothing_any_more(either):
    put(either, tried("stopped", check_ins=False))
    conversation = visitor(either, "one")
    assert arms_of(either, conversation).names
    assert either.storage.experiments.stop("stopped", "it did harm")
    assert not either.storage.experiments.stop("stopped", "again")
    assert arms_of(either, conversation).names == {}


def _back_about_the_same(runtime):
    """Maya asked about the same order an hour ago."""
    maya = runtime.shop.customers.with_email(MAYA).id
    earlier = visitor(runtime, "b1", customer=maya)
    say(runtime, earlier, "my parcel is late", "order_late_or_missing")
    with writing(runtime.storage.database) as db:
        hour = runtime.clock() - timedelta(hours=1)
        about = {"verified": "signed in"}
        db.execute(t.conversation.update().values(about | {"opened_at": hour}))
        db.execute(t.turn.update().values(at=hour))
    return visitor(runtime, "b1", customer=maya)


def test_check_ins_are_left_out_in_the_arm_without_them(either):
    again = _back_about_the_same(either)
    turn, _ = say(either, again, "my parcel is late", "order_late_or_missing")
    assert decision_at(either, turn.id).do == "check_in"
    put(either, tried("quiet", check_ins=False))
    other = _back_about_the_same(either)
    turn, _ = say(either, other, "my parcel is late", "order_late_or_missing")
    assert decision_at(either, turn.id).do != "check_in"


def test_a_changed_threshold_decides_otherwise_and_has_a_version_of_its_own(either):
    def decide():
        conversation = visitor(either, f"b{id(object())}")
        mood = {"frustration": 0.30}
        turn, _ = say(either, conversation, "this is slow", "complaint", mood=mood)
        return decision_at(either, turn.id), either.storage.events.decision_of(turn.id)["policy"]

    before, version = decide()
    put(either, tried("soon", policy={"frustration.offer_at": 0.05}))
    after, other = decide()
    assert (before.do, after.do) != (after.do, after.do)
    assert after.do == "offer_person" and after.rule == "frustration"
    assert version != other


def test_other_words_are_put_before_rasa_and_taken_back(either):
    words = {"utter_greet": "utter_goodbye"}
    put(either, tried("worded", words=words))
    conversation = visitor(either, "one")
    _, slots = say(either, conversation, "hello", "greet")
    assert slots["other_words"] == words
    either.storage.experiments.stop("worded", "enough")
    _, slots = say(either, conversation, "hello again", "greet")
    assert slots["other_words"] is None


def test_without_an_opening_line_the_agent_begins_alone(either):
    put(either, tried("own_words", opening_line=False))
    conversation = visitor(either, "one")
    turn, _ = say(either, conversation, "my parcel is late", "order_late_or_missing")
    case = call_person(either, conversation, turn.id)
    assert either.storage.cases.packet(case.id)["opening"] == ""
    put(either)
    other = visitor(either, "two")
    turn, _ = say(either, other, "my parcel is late", "order_late_or_missing")
    case = call_person(either, other, turn.id)
    assert either.storage.cases.packet(case.id)["opening"]


def test_a_debrief_is_asked_for_after_hard_cases_alone(either):
    put(either, tried("debrief", debrief=True))
    conversation = visitor(either, "one")
    turn, _ = say(either, conversation, "talk to a human", "talk_to_human")
    assert [arm.debrief for arm in changed_arms(either, conversation)] == [True]
    assert not is_hard(decision_at(either, turn.id))
    case = call_person(either, conversation, turn.id)
    assert not case.needs_note


def test_the_policy_is_made_once_for_the_same_changes(either):
    put(either, tried("soon", policy={"frustration.offer_at": 0.05}))
    arms = arms_of(either, visitor(either, "one"))
    first, again = (as_in(either, arms).config.policy for _ in range(2))
    assert first is again and first.frustration.offer_at == 0.05
    assert either.config.policy.frustration.offer_at != 0.05


def test_a_policy_that_makes_no_sense_is_told_when_it_is_made():
    policy = PolicyFile(ROOT / "escalation.yml").current
    with pytest.raises(PolicyError, match=r"Did you mean `frustration.offer_at`"):
        with_changes(policy, {"frustration.offered_at": 1})
    with pytest.raises(PolicyError, match=r"frustration.offer_at"):
        with_changes(policy, {"frustration.offer_at": 7})


def test_the_shipped_experiments_are_drafts():
    shipped = load_experiments(ROOT / "experiments.yml")
    assert len(shipped) == 3 and all(one.start is None for one in shipped.values())
