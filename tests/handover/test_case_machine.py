"""Any order of events, duplicated, late, by anybody: one owner, no lost message, no double case."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from tandem.cases.agent import Agent
from tandem.cases.case import owner_of
from tandem.cases.state_machine import OPEN, TRANSITIONS, Transition
from tandem.cases.timers import timers_of
from tandem.core.database import reading
from tandem.core.errors import Refused
from tandem.handover import agent_actions, open_case
from tandem.handover.change_method import change_contact_method
from tandem.server.scheduler import tick
from tandem.storage import tables as t
from tests.conftest import make_runtime, new_database, put_away
from tests.support.shops import FixedClock

EVERYBODY = ["Sam", "Noor", "Ines"]
AGENTS = st.sampled_from(["whoever it is", "whoever it is", *EVERYBODY])
PHONE = "+44 113 496 0000"


class Machine(RuleBasedStateMachine):
    """One conversation, three agents, and the clock."""

    runtime = None  # set by the test
    clock: FixedClock
    people: dict[str, Agent]

    def __init__(self):
        super().__init__()
        self.id = self.runtime.storage.conversations.open("website")
        self.sent: list[str] = []
        self.handovers = 0
        self.answered: set[str] = set()

    @property
    def case(self):
        return self.runtime.storage.cases.of_conversation(self.id)

    def agent(self, name):
        """An agent by name, or the one who has the case or to whom it is offered."""
        case = self.case
        holder = case and (case.agent_id or case.offered_to)
        ids = {agent.id: agent for agent in self.people.values()}
        return self.people.get(name) or ids.get(holder) or self.people["Sam"]

    def try_(self, deed, *arguments, **more):
        """Do it; a refusal must change nothing."""
        before = self.case
        try:
            return deed(self.runtime, *arguments, **more)
        except Refused:
            assert self.case == before
            return None

    def with_case(self, deed, *arguments, **more):
        case = self.case or self.runtime.storage.cases.last_of(self.id)  # also too late
        if case:
            self.try_(deed, case.id, *arguments, **more)

    @rule()
    def the_customer_writes(self):
        self.sent.append(f"m{len(self.sent)}")
        open_case.receive(self.runtime, self.id, self.sent[-1], client_id=self.sent[-1])

    @rule(back=st.integers(1, 4))
    def a_message_arrives_once_more(self, back):
        if len(self.sent) >= back:
            again = self.sent[-back]
            open_case.receive(self.runtime, self.id, again, client_id=again)

    @rule(again=st.booleans())
    def a_handover_is_requested(self, again):
        self.handovers += not (again and self.handovers)
        self.try_(open_case.call_person, self.id, f"{self.id}:{self.handovers}")

    @rule(name=AGENTS)
    def an_agent_claims(self, name):
        self.with_case(agent_actions.claim, self.agent(name))

    @rule(name=AGENTS, yes=st.booleans())
    def an_agent_answers_an_offer(self, name, yes):
        self.with_case(agent_actions.accept if yes else agent_actions.decline, self.agent(name))

    @rule(name=AGENTS)
    def an_agent_writes(self, name):
        case = self.case
        if case and case.is_with(self.agent(name).id):
            agent_actions.say(self.runtime, case, self.agent(name), "I am here.", None)

    @rule(name=AGENTS, where=st.sampled_from([{"queue": "general"}, {"level": "senior"}, {}]))
    def an_agent_transfers(self, name, where):
        to = where or {"to_agent": self.people["Ines"].id}
        self.with_case(agent_actions.transfer, self.agent(name), note="please look", **to)

    @rule(
        name=AGENTS,
        deed=st.sampled_from([agent_actions.release, agent_actions.wrap_up, agent_actions.resume]),
    )
    def an_agent_moves_on(self, name, deed):
        self.with_case(deed, self.agent(name))

    @rule(name=AGENTS)
    def an_agent_closes(self, name):
        self.with_case(agent_actions.close, self.agent(name), "solved", emotional_note="calm")

    @rule(name=AGENTS)
    def an_agent_hands_back(self, name):
        self.with_case(
            agent_actions.hand_back, self.agent(name), "", learned={"order_number": "1042"}
        )

    @rule()
    def the_customer_cancels(self):
        self.try_(open_case.cancel, self.id)

    @rule(way=st.sampled_from(["chat", "mail", "callback", "phone"]))
    def the_customer_changes_the_contact_method(self, way):
        self.try_(change_contact_method, self.id, way, phone=PHONE, email="maya@example.org")

    @rule(minutes=st.sampled_from([0.2, 1, 5, 9, 26]), there=st.sets(st.sampled_from(EVERYBODY)))
    def time_passes(self, minutes, there):
        self.clock.go_on(minutes=minutes)
        for name in there:
            self.runtime.storage.agents.beat(self.people[name].id)
        tick(self.runtime)

    @rule()
    def the_assistant_answers(self):
        """As `answering` does: the oldest turn, and nothing while a person has the talk."""
        claimed = self.runtime.storage.turn_queue.claim(self.id)
        if claimed:
            by_bot = owner_of(self.case) == "bot"
            replies = [{"text": "It is on its way."}] if by_bot else []
            self.runtime.storage.turn_queue.finish(claimed[0].id, replies)
            self.answered.add(claimed[0].id)

    @invariant()
    def there_is_one_open_case_at_most(self):
        count = select(func.count()).where(
            t.case.c.conversation_id == self.id, t.case.c.state.in_(OPEN)
        )
        with reading(self.runtime.storage.database) as db:
            assert db.execute(count).scalar_one() <= 1
            double = select(t.case.c.handover_id).where(t.case.c.conversation_id == self.id)
            ids = list(db.execute(double).scalars())
        assert len(ids) == len(set(ids))

    @invariant()
    def the_row_says_one_thing(self):
        case = self.case
        if case is None:
            return
        assert case.state in OPEN
        assert bool(case.agent_id) == (case.state in ("with_agent", "wrap_up"))
        assert bool(case.offered_to) == (case.state == "offered")
        assert (owner_of(case) == "person") == (case.state == "with_agent")
        timers = [one for one in self.runtime.storage.timers.all() if one.case_id == case.id]
        assert {one.kind for one in timers} <= set(timers_of(case, self.runtime.config.team))

    @invariant()
    def no_message_is_lost_or_doubled_or_moved(self):
        turns = self.runtime.storage.conversations.turns(self.id)
        assert [turn.text for turn in turns if turn.speaker == "customer"] == self.sent
        assert [turn.seq for turn in turns] == list(range(1, len(turns) + 1))

    @invariant()
    def the_transitions_kept_lead_to_where_the_case_is(self):
        states: dict[str, str] = {}
        for event in self.runtime.storage.events.of(self.id, "case"):
            data = event["data"]
            if data["edge"] != "request":
                assert TRANSITIONS[states[data["case"]], Transition(data["edge"])] == data["to"]
            states[data["case"]] = data["to"]
        for case_id, state in states.items():
            assert self.runtime.storage.cases.get(case_id).state == state
        assert sum(state in OPEN for state in states.values()) <= 1

    @invariant()
    def a_breach_is_kept_once(self):
        cases = [
            event["data"]["case"] for event in self.runtime.storage.events.of(self.id, "breach")
        ]
        assert len(cases) == len(set(cases))

    def teardown(self):
        """Leave no timer behind for the next example."""
        case = self.case
        if case and case.state in ("with_agent", "wrap_up"):
            agent = Agent(case.agent_id, "Somebody")
            agent_actions.close(self.runtime, case.id, agent, "solved", emotional_note="calm")
        elif case:
            open_case.cancel(self.runtime, self.id)
        self.clock.at += timedelta(hours=1)  # everybody is offline again


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_any_order_of_events(database, request, tmp_path, filled_shop, clock):
    url = ""
    if database == "postgresql":
        url = new_database(request)
    runtime = make_runtime(tmp_path, filled_shop, url, clock=clock)
    roles = {"Sam": "agent", "Noor": "senior", "Ines": "supervisor"}
    people = {
        name: runtime.storage.agents.get(
            runtime.storage.agents.add(f"{name}@example.org", name, "secret-enough", role)
        )
        for name, role in roles.items()
    }
    machine = type("Machine", (Machine,), {"runtime": runtime, "clock": clock, "people": people})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=30,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    put_away(runtime)
