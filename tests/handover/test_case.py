"""A case: its edges, and what happens when several act on it in the same moment."""

import threading

import pytest

from tandem.cases.agent import Agent
from tandem.cases.state_machine import OPEN, TRANSITIONS, WAITING, Transition, next_state, owner
from tandem.cases.transitions import Offer
from tandem.core.errors import Refused
from tandem.handover import agent_actions, open_case
from tandem.handover.change_method import change_contact_method
from tandem.handover.contact_methods import callback_slots
from tandem.handover.open_case import call_person
from tandem.server.scheduler import tick
from tests.support.cases import amend


def test_every_transition_leads_to_a_known_state_and_nothing_leaves_a_closed_case():
    left, reached = {state for state, _ in TRANSITIONS}, set(TRANSITIONS.values())
    assert left == OPEN and left | reached == OPEN | {"back_to_bot", "closed"}


def test_from_every_state_the_case_can_be_ended():
    for state in OPEN - {"requested"}:
        reached, found = {state}, {state}
        while found:
            found = {TRANSITIONS[s, e] for s, e in TRANSITIONS if s in found} - reached
            reached |= found
        assert {"closed", "back_to_bot"} <= reached, state


def test_an_unlisted_transition_is_refused():
    with pytest.raises(Refused, match="edge_not_allowed"):
        next_state("closed", Transition.CLAIM)


def test_the_assistant_is_silent_while_somebody_waits_or_talks():
    assert owner(None) == owner("closed") == owner("back_to_bot") == owner("wrap_up") == "bot"
    assert {owner(state) for state in WAITING} == {"waiting"}
    assert owner("with_agent") == "person"


def test_who_waits_for_a_mail_or_a_call_has_the_assistant_until_somebody_takes_the_case():
    assert {owner("queued", way) for way in ("ticket", "callback", "mail", "phone")} == {"bot"}
    assert owner("with_agent", "ticket") == "person"


def at_once(*deeds):
    """Run the deeds in the same moment; what each gave back, or the Refused it met."""
    barrier, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(number, deed):
        barrier.wait()
        try:
            results[number] = deed()
        except Refused as refused:
            results[number] = refused

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return results


def agents(runtime, count):
    add, get = runtime.storage.agents.add, runtime.storage.agents.get
    return [
        get(add(f"a{n}@example.org", f"Agent {n}", "secret-enough", "agent")) for n in range(count)
    ]


def refused(results):
    return [one for one in results if isinstance(one, Refused)]


def test_of_six_agents_who_claim_at_once_one_wins_and_all_others_hear_who(either):
    case = call_person(either, either.storage.conversations.open("website"), "once")
    six = agents(either, 6)
    results = at_once(*(lambda a=a: agent_actions.claim(either, case.id, a) for a in six))
    won = [one for one in results if not isinstance(one, Refused)]
    assert len(won) == 1 and len(refused(results)) == 5
    name = either.storage.agents.name(won[0].agent_id)
    assert all(r.code == "already_claimed" and name in r.message for r in refused(results))
    joined = [
        turn
        for turn in either.storage.conversations.turns(case.conversation_id)
        if "joined" in turn.text
    ]
    assert len(joined) == 1


def test_a_handover_sent_at_once_from_eight_sides_makes_one_case(either):
    conversation = either.storage.conversations.open("website")
    cases = at_once(*(lambda n=n: call_person(either, conversation, f"h{n % 2}") for n in range(8)))
    assert len({case.id for case in cases}) == 1
    assert len(either.storage.cases.open_cases()) == 1
    told = [
        turn
        for turn in either.storage.conversations.turns(conversation)
        if turn.speaker == "system"
    ]
    assert len(told) == 1


@pytest.mark.parametrize("again", range(3))
def test_claim_lapse_and_cancel_at_once_leave_one_outcome(either, again):
    conversation = either.storage.conversations.open("website")
    case = call_person(either, conversation, "h")
    (agent,) = agents(either, 1)
    either.storage.cases.move(case.id, Offer(agent.id, either.clock()))
    results = at_once(
        lambda: agent_actions.claim(either, case.id, agent),
        lambda: tick(either),
        lambda: open_case.cancel(either, conversation),
    )
    row = either.storage.cases.get(case.id)
    claim, _, cancel = results
    assert isinstance(claim, Refused) != isinstance(cancel, Refused)  # exactly one of them
    if isinstance(cancel, Refused):
        assert (row.state, row.agent_id) == ("with_agent", agent.id)
    else:
        assert (row.state, row.agent_id, row.outcome) == ("back_to_bot", None, "cancelled")


@pytest.mark.parametrize("again", range(5))
def test_a_message_sent_while_the_agent_gives_back_is_answered_by_somebody(either, again):
    """Either it stands before the line that gives back, for the agent, or the assistant has it."""
    conversation = either.storage.conversations.open("website")
    case = call_person(either, conversation, "h")
    (agent,) = agents(either, 1)
    agent_actions.claim(either, case.id, agent)
    at_once(
        lambda: open_case.receive(either, conversation, "and my refund?", client_id="m"),
        lambda: agent_actions.hand_back(either, case.id, agent, "Back to the assistant."),
    )
    turns = {turn.text: turn for turn in either.storage.conversations.turns(conversation)}
    message, back = turns["and my refund?"], turns["Back to the assistant."]
    to_do = set()
    while claimed := either.storage.turn_queue.claim(conversation):
        to_do.add(claimed.turn.id)
        either.storage.turn_queue.finish(claimed.turn.id, [])
    assert back.id in to_do
    assert (message.id in to_do) == (message.seq > back.seq)


def test_the_same_message_sent_at_once_twice_is_stored_once(either):
    conversation = either.storage.conversations.open("website")
    turns = at_once(
        *(lambda: open_case.receive(either, conversation, "hello", client_id="m") for _ in range(4))
    )
    assert len({received.turn.id for received in turns}) == 1
    assert len(either.storage.conversations.turns(conversation)) == 1


def test_the_last_place_in_a_slot_is_promised_once(either):
    talks = [either.storage.conversations.open("website") for _ in range(4)]
    (slot, *_) = callback_slots(either)
    phone = "+44 113 496 0000"
    results = at_once(
        *(
            lambda c=c: change_contact_method(either, c, "callback", phone=phone, slot=slot)
            for c in talks
        )
    )
    assert len(refused(results)) == 4 - either.config.team.file.callbacks.per_slot
    assert {one.code for one in refused(results)} == {"slot_taken"}
    assert slot not in callback_slots(either)


def test_a_timer_fires_in_one_process_only(either):
    case = call_person(either, either.storage.conversations.open("website"), "h")
    amend(either, case, due_at=either.clock())
    at_once(*(lambda: tick(either) for _ in range(4)))
    events = either.storage.events.of(case.conversation_id, "breach")
    assert len(events) == 1
    assert either.storage.cases.get(case.id).breached_at


def test_only_the_agent_who_has_the_case_may_close_it(runtime, agent):
    case = call_person(runtime, runtime.storage.conversations.open("website"), "h")
    agent_actions.claim(runtime, case.id, agent)
    with pytest.raises(Refused, match="not_yours"):
        agent_actions.close(runtime, case.id, Agent("somebody-else", "Else"), "solved")
    assert runtime.storage.cases.get(case.id).state == "with_agent"


@pytest.mark.parametrize("why", ["low mood", "mood that fell later", "several contacts"])
def test_closing_after_low_mood_or_several_contacts_needs_a_line_on_the_customer(
    runtime, agent, why
):
    row = runtime.shop.accounts.sign_in("maya.lindqvist@example.org", "fernway-demo-2026")
    customer = runtime.shop.accounts.customer_id_of(row)
    if why == "several contacts":
        for _ in range(runtime.config.team.file.notes.contacts):
            earlier = runtime.storage.conversations.open("website", customer)
            runtime.storage.conversations.add_turn(earlier, "bot", "Hi")
            runtime.storage.conversations.add_turn(earlier, "customer", "where is my order")
    conversation = runtime.storage.conversations.open("website", customer)
    angry = "THIS IS RIDICULOUS, STILL NOTHING, the THIRD TIME I ask you!!!"
    first = angry if why == "low mood" else "hello"
    runtime.storage.conversations.add_turn(conversation, "customer", first)
    case = call_person(runtime, conversation, "h")
    agent_actions.claim(runtime, case.id, agent)
    assert runtime.storage.cases.get(case.id).needs_note == (why != "mood that fell later")
    if why == "mood that fell later":
        open_case.receive(runtime, conversation, angry, client_id="m")
    with pytest.raises(Refused, match="needs_note"):
        agent_actions.close(runtime, case.id, agent, "solved", emotional_note="  ")
    assert runtime.storage.cases.get(case.id).state == "with_agent"
    closed = agent_actions.close(
        runtime, case.id, agent, "solved", emotional_note="upset, then calm"
    )
    assert (closed.state, closed.emotional_note) == ("closed", "upset, then calm")


def test_closing_a_calm_first_contact_needs_no_line(runtime, agent):
    case = call_person(runtime, runtime.storage.conversations.open("website"), "h")
    agent_actions.claim(runtime, case.id, agent)
    assert agent_actions.close(runtime, case.id, agent, "solved").state == "closed"


def test_what_is_given_back_must_be_a_fact_the_assistant_knows(runtime, agent):
    case = call_person(runtime, runtime.storage.conversations.open("website"), "h")
    agent_actions.claim(runtime, case.id, agent)
    with pytest.raises(Refused, match="unknown_fact"):
        agent_actions.hand_back(runtime, case.id, agent, "", learned={"shoe_size": "43"})
    with pytest.raises(Refused, match="no_note"):
        agent_actions.transfer(runtime, case.id, agent, level="senior", note=" ")
    with pytest.raises(Refused, match="bad_queue"):
        agent_actions.transfer(runtime, case.id, agent, queue="nowhere", note="please")
    assert runtime.storage.cases.get(case.id).state == "with_agent"


def test_what_an_agent_writes_after_giving_back_is_refused_not_stored(either):
    conversation = either.storage.conversations.open("website")
    (agent,) = agents(either, 1)
    case = call_person(either, conversation, "h")
    case = agent_actions.claim(either, case.id, agent)
    agent_actions.hand_back(either, case.id, agent, "Back to the assistant.")
    with pytest.raises(Refused, match="not_yours"):  # as it was known when the agent pressed
        agent_actions.say(either, case, agent, "one thing more", None)
    said = [turn.text for turn in either.storage.conversations.turns(conversation)]
    assert "one thing more" not in said
