"""With nobody at the desk tone alone opens no ticket: it is offered. Anger in words opens one, and
with somebody there nothing changes."""

from dataclasses import replace

import pytest

from tandem.config.policy import load_policy
from tandem.config.settings import ROOT
from tandem.escalation.decision import decide
from tandem.escalation.signals import read_all
from tests.support.conversations import conversation_of

POLICY = load_policy(ROOT / "escalation.yml")


def decided(*texts, nobody=True, tone=0.9, intent="order_status", earlier=()):
    turns = [{"customer": one, "intent": intent, "mood": {"frustration": 0.0}} for one in earlier]
    turns += [{"customer": one, "intent": intent, "mood": {"frustration": tone}} for one in texts]
    talk = conversation_of(turns)
    around = replace(talk.decision_context, nobody_there=nobody)
    talk = replace(talk, decision_context=around)
    return decide(read_all(talk, POLICY), talk, POLICY)


@pytest.mark.parametrize(
    "text",
    [
        "i'm worried the parcel arrives while i'm at work",
        "oh great, another bot",
        "sigh. where is it",
        "that's awful, when does it come",
        "hmm i'm getting nervous about it",
    ],
)
def test_tone_alone_offers(text):
    decision = decided(text)
    assert (decision.do, decision.rule) == ("offer_person", "frustration")
    assert decided(text, nobody=False).do == "hand_over"


@pytest.mark.parametrize(
    "text",
    [
        "this is the third time i ask you, it's ridiculous",
        "WHERE IS MY PARCEL ITS BEEN 3 WEEKS!! this is ridiculous",
        "i'm still waiting and fed up with all of you",
        "you are useless, nobody answers",
    ],
)
def test_anger_in_words_calls_somebody(text):
    assert decided(text).do == "hand_over"


def test_words_of_a_moment_ago_still_count():
    assert decided("you are useless, nobody answers", "so where is it").do == "hand_over"


def test_a_rule_about_tone_and_money_asks_first_too():
    decision = decided("hm, and the refund?", intent="refund_status", tone=0.65)
    assert (decision.do, decision.rule) == ("offer_person", "annoyed about money")
    staffed = decided("hm, and the refund?", intent="refund_status", tone=0.65, nobody=False)
    assert staffed.do == "hand_over"


def test_who_asks_for_a_person_is_heard_all_the_same():
    assert decided("get me a human", intent="talk_to_human", tone=0.2).do == "hand_over"
