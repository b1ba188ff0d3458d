"""What a transition changes: any moves in any order, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.cases import transitions
from tandem.cases.case import Case, owner_of
from tandem.cases.state_machine import CONTACT_METHODS, OPEN, TRANSITIONS, Transition
from tandem.cases.transitions import (
    Accept,
    AgentDisconnected,
    Cancel,
    ChangeContactMethod,
    Claim,
    Close,
    CustomerInactive,
    Decline,
    EndChat,
    HandBack,
    Learned,
    Move,
    Offer,
    OfferExpired,
    PassToAgent,
    Release,
    Resume,
    TakeOver,
    Transfer,
    WrapUp,
    WrapUpExpired,
    after,
)
from tandem.core.errors import Refused

NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)
AGENTS = st.sampled_from(["sam", "noor"])
NOTHING = Learned("Sam", {}, "")

MOVES: st.SearchStrategy[Move] = st.one_of(
    st.builds(Offer, AGENTS, st.just(LATER)),
    st.builds(Claim, AGENTS, st.sampled_from(["desk", "slack"])),
    st.builds(Accept, AGENTS),
    st.builds(Decline, AGENTS),
    st.builds(OfferExpired, AGENTS, st.just(LATER)),
    st.builds(
        ChangeContactMethod,
        contact_method=st.sampled_from(CONTACT_METHODS),
        due_at=st.just(LATER),
        queue_sort_key=st.just(NOON),
        email=st.sampled_from([None, "maya@example.org"]),
    ),
    st.just(Cancel()),
    st.just(EndChat()),
    st.builds(Release, AGENTS),
    st.builds(AgentDisconnected, AGENTS, st.just(NOON)),
    st.builds(CustomerInactive, AGENTS, st.just(NOON)),
    st.builds(Transfer, AGENTS, st.just("look"), st.sampled_from([None, "fraud"])),
    st.builds(PassToAgent, AGENTS, st.just("look"), to=AGENTS, until=st.just(LATER)),
    st.builds(WrapUp, AGENTS),
    st.builds(Resume, AGENTS),
    st.builds(TakeOver, AGENTS),
    st.builds(WrapUpExpired, st.just(NOON)),
    st.builds(HandBack, AGENTS, st.just(NOTHING)),
    st.builds(Close, AGENTS, st.just("solved")),
)


def new_case() -> Case:
    return Case(
        id="h_1", reference="H-1", conversation_id="c_1", handover_id="t_1", state="queued",
        queue="general", support_tier="general", priority=3, reason="asked", contact_method="chat",
        requested_at=NOON, queue_sort_key=NOON, email="known@example.org",
    )  # fmt: skip


def test_every_transition_but_the_first_has_one_class():
    moves = [kind for kind in vars(transitions).values() if isinstance(kind, type)]
    kinds = [kind.transition for kind in moves if "transition" in vars(kind)]
    assert sorted(kinds, key=str) == sorted(set(Transition) - {Transition.QUEUE}, key=str)


def test_the_words_that_are_stored_and_told_to_others_stay():
    assert {one.value for one in Transition} == {
        "queue", "offer", "claim", "accept", "decline", "lapse", "switch", "cancel", "leave",
        "release", "gone", "transfer", "pass", "wrap_up", "stale", "hand_back", "close", "resume",
        "take_over", "wrapped_up",
    }  # fmt: skip


@given(st.lists(MOVES, max_size=25))
def test_any_moves_in_any_order_leave_one_owner_and_nothing_undone(moves):
    case = new_case()
    for move in moves:
        try:
            then = after(case, move, NOON)
        except Refused:
            continue
        assert TRANSITIONS[case.state, move.transition] == then.state
        assert bool(then.agent_id) == bool(then.claimed_at)
        if then.state in OPEN:
            assert bool(then.agent_id) == (then.state in ("with_agent", "wrap_up"))
            assert bool(then.offered_to) == (then.state == "offered") == bool(then.offered_until)
        assert (then.closed_at is None) == (then.state in OPEN)
        assert (then.wrapped_up_at is not None) <= (then.state in ("wrap_up", "closed"))
        assert (owner_of(then) == "person") == (then.state == "with_agent")
        assert then.email and (then.id, then.requested_at) == (case.id, case.requested_at)
        assert then.outcome or then.state in OPEN
        case = then


@given(MOVES)
def test_who_has_no_right_changes_nothing(move):
    """Everything an agent does needs the agent who has the case, or whom it is offered to; only a
    supervisor takes it over, and who is one is asked at the door."""
    case = after(new_case(), Claim("ines"), NOON)
    if move.transition is Transition.END_CHAT:
        assert after(case, move, NOON).state == "wrap_up"
        return
    if move.transition is Transition.TAKE_OVER:
        assert after(case, move, NOON).previous_agent_id == "ines"
        return
    with pytest.raises(Refused) as refused:
        after(case, move, NOON)
    assert refused.value.code in ("not_yours", "edge_not_allowed")


def test_what_was_seen_must_still_be_so():
    offered = after(new_case(), Offer("sam", LATER), NOON)
    again = after(after(offered, Decline("sam"), NOON), Offer("noor", LATER), NOON)
    with pytest.raises(Refused, match="changed meanwhile"):
        after(again, OfferExpired("sam", LATER), NOON)
    talk = after(new_case(), Claim("sam"), NOON)
    with pytest.raises(Refused, match="changed meanwhile"):
        after(talk, AgentDisconnected("sam", NOON - timedelta(minutes=1)), LATER)


def test_who_loses_an_agent_waits_at_the_front_and_is_not_offered_to_them_again():
    talk = after(new_case(), Claim("sam"), NOON)
    lost = after(talk, AgentDisconnected("sam", NOON), LATER)
    assert lost.passed_over_by == ("sam",) and lost.waiting_since == LATER
    assert lost.queue_sort_key == talk.requested_at - transitions.FRONT
