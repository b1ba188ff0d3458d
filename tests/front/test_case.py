"""A case: its edges, one owner whatever happens, one case per conversation."""

import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tandem.case import BY_AGENT, EDGES, OPEN, next_state, owner
from tandem.decision import Decision
from tandem.errors import Refused
from tandem.handover import call_person, hand_over

ASKED = Decision("hand_over", "asked_for_person", "asked for a person")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["open", "claim", "release", "hand_back", "close", "cancel", "leave"]),
        st.sampled_from(["a1", "a2"]),
    ),
    max_size=12,
)


def test_every_edge_leads_to_a_known_state_and_nothing_leaves_a_closed_case():
    assert {state for state, _ in EDGES} | set(EDGES.values()) == OPEN | {"back_to_bot", "closed"}
    assert {state for state, _ in EDGES} == OPEN


def test_an_unlisted_edge_is_refused():
    with pytest.raises(Refused, match="edge_not_allowed"):
        next_state("closed", "claim")


def test_the_assistant_is_silent_while_a_case_is_open():
    assert owner(None) == owner("closed") == owner("back_to_bot") == "bot"
    assert owner("queued") == "waiting"
    assert owner("with_agent") == "person"


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_any_order_of_steps_keeps_one_owner_and_one_open_case(engine, steps):
    conversation = engine.store.open("website")
    model: dict = {"state": None, "agent": None}
    for number, (step, agent) in enumerate(steps):
        row = engine.cases.of_conversation(conversation)
        assert (row["state"] if row else None) == model["state"]
        if step == "open":
            hand_over(engine, conversation, f"{conversation}:{number}", ASKED)
            model["state"] = model["state"] or "queued"
            continue
        if row is None:
            continue
        allowed = (model["state"], step) in EDGES
        allowed &= step not in BY_AGENT or model["agent"] == agent
        again = step == "claim" and model == {"state": "with_agent", "agent": agent}
        try:
            engine.cases.move(row["id"], step, agent_id=agent)
            assert allowed or again
        except Refused:
            assert not allowed and not again
            continue
        state = model["state"] if again else EDGES[model["state"], step]
        holder = agent if state == "with_agent" else None
        model = {"state": state if state in OPEN else None, "agent": holder}


def test_of_many_agents_who_claim_at_once_one_wins_and_all_others_hear_who(engine):
    conversation = engine.store.open("website")
    case = call_person(engine, conversation, "once")
    ids = [
        engine.agents.add(f"a{number}@example.org", f"Agent {number}", "secret-enough", "agent")
        for number in range(6)
    ]
    barrier, won, lost = threading.Barrier(len(ids)), [], []

    def claim(agent_id):
        barrier.wait()
        try:
            engine.cases.move(case["id"], "claim", agent_id=agent_id)
            won.append(agent_id)
        except Refused as refused:
            lost.append(refused)

    threads = [threading.Thread(target=claim, args=(agent_id,)) for agent_id in ids]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert len(won) == 1 and len(lost) == len(ids) - 1
    name = engine.agents.name(won[0])
    assert all(r.code == "already_claimed" and name in r.message for r in lost)


def test_a_handover_sent_at_once_from_many_sides_makes_one_case(engine):
    conversation = engine.store.open("website")
    barrier, cases = threading.Barrier(8), []

    def request(number):
        barrier.wait()
        cases.append(call_person(engine, conversation, f"h{number % 2}")["id"])

    threads = [threading.Thread(target=request, args=(number,)) for number in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert len(set(cases)) == 1


def test_only_the_agent_who_has_the_case_may_close_it(engine, agent):
    conversation = engine.store.open("website")
    case = call_person(engine, conversation, "h")
    engine.cases.move(case["id"], "claim", agent_id=agent["id"])
    with pytest.raises(Refused, match="not_yours"):
        engine.cases.move(case["id"], "close", agent_id="somebody-else")
    assert engine.cases.get(case["id"])["state"] == "with_agent"
