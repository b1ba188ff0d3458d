"""Does the assistant write first? Never unasked, in quiet hours, or on sad and disputed matters."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.config.policy import load_policy
from tandem.config.proactive import QuietHours, load_proactive
from tandem.config.settings import ROOT
from tandem.core.conversation import Conversation, NluResult, Tried, Turn
from tandem.dialogue.proactive import Occasion, proactive

RULES, POLICY = load_proactive(ROOT / "proactive.yml"), load_policy(ROOT / "escalation.yml")
NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
AGREED = Occasion("order_late", NOON, frozenset({"website", "mail"}), False, NOON, NOON)
TALK = Conversation("c_1", "website")


def said(mood):
    turn = Turn("t_1", 1, "customer", "oh", NOON, nlu_result=NluResult(mood=mood))
    return replace(TALK, turns=(turn,))


def asked(occasion=AGREED, conversation=TALK, person=False):
    return proactive(occasion, conversation, person, RULES, POLICY)


def test_it_goes_where_the_customer_is_and_else_by_mail():
    assert asked().way == "website"
    assert asked(conversation=None).way == "mail"
    assert asked(replace(AGREED, agreed=frozenset({"slack"}))).way == ""
    assert asked(replace(AGREED, agreed=frozenset({"website"})), None).way == ""


@pytest.mark.parametrize(
    ("changed", "conversation", "person", "why"),
    [
        ({"agreed": frozenset()}, TALK, False, "not agreed"),
        ({"stopped": True}, TALK, False, "told us to stop"),
        ({"kind": "order_changed"}, TALK, False, "nothing is said"),
        ({"happened": NOON - timedelta(days=3)}, TALK, False, "no news"),
        ({}, TALK, True, "a person"),
        ({}, said({"sadness": 0.9}), False, "sad"),
        ({}, said({"frustration": 0.9}), False, "angry"),
        (
            {},
            replace(TALK, tried=(Tried("x", "needs_person", 1, "record_dispute"),)),
            False,
            "disputed",
        ),
    ],
)
def test_it_stays_silent(changed, conversation, person, why):
    answer = asked(replace(AGREED, **changed), conversation, person)
    assert answer.way == "" and why in answer.why and not answer.wait


def test_in_quiet_hours_it_waits_for_the_morning():
    night = replace(AGREED, here=NOON.replace(hour=23))
    assert asked(night).wait == 9 * 3600
    assert asked(replace(AGREED, here=NOON.replace(hour=7, minute=59))).wait == 60
    assert asked(replace(AGREED, here=NOON.replace(hour=8))).way


@given(st.times(), st.times(), st.times())
def test_quiet_hours_hold_from_until(begin, end, at):
    quiet = QuietHours(**{"from": begin, "until": end})
    after, before = at >= begin, at < end
    assert quiet.hold(at) == ((after and before) if begin <= end else (after or before))


@given(st.integers(0, 23), st.integers(0, 59))
def test_it_never_writes_in_quiet_hours(hour, minute):
    answer = asked(replace(AGREED, here=NOON.replace(hour=hour, minute=minute)))
    quiet = RULES.quiet_hours.hold(time(hour, minute))
    assert bool(answer.way) != quiet and bool(answer.wait) == quiet
