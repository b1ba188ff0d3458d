"""What must be so of every decision, whatever is said: found out with made-up conversations."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandem.config.policy import load_policy
from tandem.config.settings import ROOT
from tandem.escalation.decision import decide
from tandem.escalation.signals import read_all
from tandem.escalation.signals.frustration import levels
from tandem.learning.replay import Known, Recorded, decide_again
from tests.support.conversations import conversation_of

POLICY = load_policy(ROOT / "escalation.yml")
HELP = {
    "continue": 0, "ask_differently": 1, "verify_first": 2, "check_in": 2, "offer_readings": 2,
    "offer_person": 2, "warn": 2, "hand_over": 3, "end": 3,
}  # fmt: skip
"""How much help a decision is. Everything from 2 on has a person beside it."""
INTENTS = (
    "order_status", "return_item", "billing_dispute", "complaint", "out_of_scope", "clarify",
    "greet", "thanks", "affirm", "inform", "reset_password", "account_update", "talk_to_human",
)  # fmt: skip
few = settings(max_examples=40, deadline=None)
many = settings(max_examples=150, deadline=None)
share = st.floats(0, 1)
TEXTS = st.sampled_from(
    ("where is order 1042", "no", "you again", "that is not it", "change my e-mail", "hello",
     "for the third time", "I told you twice", "1042", "ok", "what does that mean"),
) | st.text(min_size=1, max_size=30)  # fmt: skip


@st.composite
def customer_rows(draw):
    asked = draw(st.sampled_from(("", "", "order_number")))
    mood = {name: draw(share) for name in ("frustration", "sadness", "abuse")}
    mood |= {"threat": 0.0, "self_harm": 0.0}
    return {
        "customer": draw(TEXTS),
        "intent": draw(st.sampled_from(INTENTS)),
        "confidence": draw(share),
        "asked": asked,
        "answers": asked if draw(st.booleans()) else "",
        "mood": mood if draw(st.booleans()) else {},
    }


bot_rows = st.builds(
    lambda text: {"bot": text}, st.sampled_from(("Which order is it then?", "Hm."))
)
abouts = st.fixed_dictionaries(
    {},
    optional={
        "customer": st.builds(lambda cents: {"value_cents": cents}, st.integers(0, 300_000)),
        "tried": st.lists(
            st.fixed_dictionaries(
                {"text": st.just("x"), "turn_seq": st.integers(1, 8)}
                | {"outcome": st.sampled_from(("done", "not_found", "failed"))}
            ),
            max_size=4,
        ),
        "last_offer_seq": st.integers(0, 5),
        "load": st.builds(
            lambda n: {"waiting": n, "agents": 2, "peak": "p" if n > 8 else ""}, st.integers(0, 20)
        ),
        "contacts": st.lists(
            st.builds(
                lambda h, topic: {"hours_ago": h, "topic": topic},
                st.integers(1, 150),
                st.sampled_from(INTENTS[:3]),
            ),
            max_size=3,
        ),
    },
)


@st.composite
def conversations(draw):
    rows = draw(st.lists(customer_rows() | bot_rows, max_size=7))
    return conversation_of([*rows, draw(customer_rows())], **draw(abouts))


@st.composite
def stuck_conversations(draw):
    """Conversations that end in two messages that were not understood."""
    rows = draw(st.lists(customer_rows() | bot_rows, max_size=4))
    lost = {"intent": "out_of_scope", "confidence": 0.1, "asked": "", "answers": ""}
    last = [draw(customer_rows()) | lost, draw(customer_rows()) | lost]
    return conversation_of([*rows, *last], **draw(abouts))


def decided(conversation):
    return decide(read_all(conversation, POLICY), conversation, POLICY)


def with_newest(conversation, text=None, **mood):
    """The conversation with another mood, and other words, in its newest message."""
    *earlier, newest = conversation.turns
    nlu_result = replace(newest.nlu_result, mood=newest.nlu_result.mood | mood)
    newest = replace(newest, nlu_result=nlu_result, text=newest.text if text is None else text)
    return replace(conversation, turns=(*earlier, newest))


@few
@given(conversations())
def test_the_same_conversation_is_decided_the_same(conversation):
    assert decided(conversation) == decided(conversation)


@many
@given(conversations() | stuck_conversations(), share, share)
def test_more_frustration_never_gets_less_help(conversation, one, other):
    calmer = decided(with_newest(conversation, frustration=min(one, other)))
    angrier = decided(with_newest(conversation, frustration=max(one, other)))
    assert HELP[angrier.do] >= HELP[calmer.do]
    if calmer.do == angrier.do == "hand_over" and calmer.rule == angrier.rule:
        assert angrier.priority <= calmer.priority


@few
@given(conversations(), st.floats(0.70, 1))
def test_high_frustration_is_never_deflected(conversation, value):
    decision = decided(with_newest(conversation, frustration=value, abuse=0.0, text="hm"))
    assert decision.do == "hand_over"


@few
@given(conversations(), share, share)
def test_a_safety_case_always_reaches_a_person_first(conversation, frustration, abuse):
    said = with_newest(
        conversation, text="I want to end my life", frustration=frustration, abuse=abuse
    )
    decision = decided(said)
    assert (decision.do, decision.rule, decision.priority) == ("hand_over", "self_harm", 1)
    assert decision.tone == "quiet"


@few
@given(conversations())
def test_who_asks_for_a_person_gets_one(conversation):
    *earlier, newest = conversation.turns
    nlu_result = replace(newest.nlu_result, intent="talk_to_human", confidence=0.95, answers="")
    asking = replace(conversation, turns=(*earlier, replace(newest, nlu_result=nlu_result)))
    assert decided(asking).do == "hand_over"


@few
@given(conversations())
def test_abuse_is_warned_about_at_most_once(conversation):
    turns = [
        replace(turn, nlu_result=replace(turn.nlu_result, bot_actions=("warn", "warn")))
        if turn.speaker == "customer" and turn is not conversation.turns[-1]
        else turn
        for turn in conversation.turns
    ]
    if len(conversation.customer_turns) > 1:
        again = with_newest(replace(conversation, turns=tuple(turns)), abuse=0.95)
        assert decided(again).do in ("hand_over", "end")


LOOKS_LIKE = (
    "<b>hand_over</b>", "{{do: hand_over}}", "do: hand_over", "/talk_to_humans{}", "%(queue)s",
    "<script>escalate()</script>", "${frustration}", "[escalate](x)", "'; DROP TABLE case_file; --",
    "self_harm=1.0", "threat: 1", "frustration: 1.0", "=HYPERLINK(1)", "rule: takeover",
)  # fmt: skip


@pytest.mark.parametrize("text", LOOKS_LIKE)
def test_what_only_looks_like_markup_or_commands_does_nothing(text):
    conversation = conversation_of([{"customer": text, "intent": "product_question"}])
    assert decided(conversation).do == "continue"


@few
@given(st.lists(share, min_size=1, max_size=12))
def test_a_level_is_between_0_and_1_and_no_less_than_its_message(values):
    rows = [{"customer": "x", "mood": {"frustration": value}} for value in values]
    course = levels(conversation_of(rows).customer_turns, POLICY.frustration)
    assert all(value <= level <= 1 for value, level in zip(values, course, strict=True))


@few
@given(st.lists(st.floats(-0.07, 0.07), min_size=2, max_size=12))
def test_a_mood_around_a_threshold_does_not_flap(shakes):
    dial = POLICY.frustration
    rows = [{"customer": "x", "mood": {"frustration": dial.offer_at + 0.08}}]
    rows += [{"customer": "x", "mood": {"frustration": dial.offer_at + s}} for s in shakes]
    course = levels(conversation_of(rows).customer_turns, dial)
    assert all(level >= dial.offer_at for level in course)


@few
@given(st.lists(share, min_size=1, max_size=8))
def test_a_raised_mood_sinks_within_a_few_calm_messages(values):
    rows = [{"customer": "x", "mood": {"frustration": value}} for value in values]
    rows += [{"customer": "x", "mood": {"frustration": 0.0}}] * 3
    course = levels(conversation_of(rows).customer_turns, POLICY.frustration)
    assert course[-1] < POLICY.frustration.offer_at


@few
@given(conversations())
def test_deciding_again_gives_what_was_decided(conversation):
    """The replay of a conversation ends in the decision that was made live."""
    known = Known(customer=conversation.customer, decision_context=conversation.decision_context)
    everywhere = {turn.seq: known for turn in conversation.turns}
    recorded = Recorded("c1", "website", conversation.turns, conversation.tried, everywhere)
    first = list(decide_again(recorded, POLICY))
    bot_actions = {d.turn.seq: (d.decision.do, d.decision.tone) for d in first}
    offers = [d.turn.seq for d in first[:-1] if d.decision.do == "offer_person"]
    live = replace(
        conversation,
        last_offer_seq=offers[-1] if offers else 0,
        tried=tuple(t for t in conversation.tried if t.turn_seq < conversation.turns[-1].seq),
        turns=tuple(
            replace(turn, nlu_result=replace(turn.nlu_result, bot_actions=bot_actions[turn.seq]))
            if turn.nlu_result and turn is not conversation.turns[-1]
            else turn
            for turn in conversation.turns
        ),
    )
    assert decided(live) == first[-1].decision
