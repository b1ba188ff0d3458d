"""How was it: asked once when the matter is settled, pressed once, never after nobody came."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tandem.channels.receive import take_choice, take_message
from tandem.core.conversation import NluResult
from tandem.core.database import reading
from tandem.handover import agent_actions
from tandem.handover.open_case import call_person, cancel
from tandem.handover.rating import SCORES, ask_after_thanks
from tandem.insights.roll_up import refresh
from tandem.learning.measure_sql import Scope
from tandem.learning.measures import BY_NAME
from tandem.storage import tables as t

pytestmark = pytest.mark.services
ASKED = "how was this for you"


@pytest.fixture
def talk(either):
    """A conversation with an open case that an agent has taken."""
    return Talk(either)


class Talk:
    def __init__(self, runtime):
        self.runtime = runtime
        agents = runtime.storage.agents
        agents.add("sam@example.org", "Sam Okafor", "secret-enough", "agent")
        (self.agent,) = agents.present()
        self.id = runtime.storage.conversations.open("website")
        self.say("my jacket is late")

    def say(self, text):
        return take_message(self.runtime, self.id, text, None).turns

    def call(self):
        self.case = call_person(self.runtime, self.id, f"h{self.id}")
        return self

    def served(self, text="Hello, I have it open."):
        agent_actions.claim(self.runtime, self.case.id, self.agent)
        if text:
            case = self.runtime.storage.cases.get(self.case.id)
            agent_actions.say(self.runtime, case, self.agent, text, None)
        return self

    def close(self, outcome="solved"):
        agent_actions.close(self.runtime, self.case.id, self.agent, outcome, emotional_note="calm")
        return self

    def questions(self):
        return [
            one for one in self.runtime.storage.conversations.turns(self.id) if ASKED in one.text
        ]

    def press(self, turn, index, client_id=None):
        return take_choice(self.runtime, self.id, turn.id, index, client_id).turns


def test_it_is_asked_once_after_a_case_and_answered_by_one_press_and_a_line(talk):
    talk.call().served().close()
    (asked,) = talk.questions()
    assert len(asked.buttons) == len(SCORES)
    pressed, thanks = talk.press(asked, 1, "p1")
    assert talk.press(asked, 1, "p1")[0].id == pressed.id, "the same press again is the same"
    rating = talk.runtime.storage.ratings.of_case(talk.case.id)
    assert (rating.score, rating.words) == (2, "")
    talk.press(thanks, 0)
    kept, told = talk.say("had to ask three times")
    assert talk.runtime.storage.ratings.of_case(talk.case.id).words == "had to ask three times"
    assert "beside it" in told.text
    with reading(talk.runtime.storage.database) as db:
        query = select(t.turn.c.work).where(t.turn.c.id.in_([pressed.id, kept.id]))
        assert set(db.execute(query).scalars()) == {"none"}, "none of it goes to the assistant"
    after = talk.say("and where is order 1042")
    assert len(after) == 1, "what comes next is a message like any other"
    with reading(talk.runtime.storage.database) as db:
        assert (
            db.execute(select(t.turn.c.work).where(t.turn.c.id == after[0].id)).scalar() == "todo"
        )
    assert len(talk.questions()) == 1


def test_a_secret_in_the_line_is_hidden(talk):
    talk.call().served().close()
    (asked,) = talk.questions()
    thanks = talk.press(asked, 4)[1]
    talk.press(thanks, 0)
    talk.say("all good, my card is 4111 1111 1111 1111")
    assert "4111 1111 1111 1111" not in talk.runtime.storage.ratings.of_case(talk.case.id).words


@pytest.mark.parametrize("outcome", ["no_answer"])
def test_it_is_not_asked_after_no_answer(talk, outcome):
    talk.call().served().close(outcome)
    assert not talk.questions()


def test_it_is_never_asked_where_nobody_answered(talk):
    talk.call().served(text="").close()
    assert not talk.questions()
    other = Talk.__new__(Talk)
    other.runtime, other.agent = talk.runtime, talk.agent
    other.id = talk.runtime.storage.conversations.open("website")
    other.say("a person please")
    other.call()
    other.did("order_status")
    cancel(talk.runtime, other.id) if other.runtime.storage.cases.get(
        other.case.id
    ).is_waiting else None
    assert not ask_after_thanks(talk.runtime, other.id), "a person was called, and nobody came"


def did(self, skill, outcome="done"):
    turn = self.say("where is it")[0]
    about = {"skill": skill, "outcome": outcome, "tried": "Told the state", "facts": {}}
    self.runtime.storage.events.add(self.id, "action", about, turn.id)
    return turn


Talk.did = did


def test_thanks_for_what_was_done_is_asked_about_once(talk):
    assert not ask_after_thanks(talk.runtime, talk.id), "nothing was done"
    talk.did("order_status", "failed")
    assert not ask_after_thanks(talk.runtime, talk.id), "it did not work"
    talk.did("order_status")
    assert ask_after_thanks(talk.runtime, talk.id)
    assert not ask_after_thanks(talk.runtime, talk.id), "once"
    talk.press(talk.questions()[0], 4)
    assert len(talk.questions()) == 1


def test_it_counts_as_satisfaction_and_confirms_but_is_no_word_of_the_matter(talk):
    runtime = talk.runtime
    nlu_result = NluResult(intent="order_status", confidence=0.9)
    turn = runtime.storage.conversations.turns(talk.id)[0]
    talk.call().served().close("not_solved")
    with reading(runtime.storage.database) as db:
        db.execute(select(t.turn))
    runtime.storage.conversations.hear(
        turn, talk.id, replace(nlu_result), facts={}, decision={"decision": {}}, offered=False
    )
    talk.press(talk.questions()[0], 4)
    runtime.storage.conversations.end(talk.id)
    refresh(runtime)
    today = runtime.clock().date()
    from datetime import timedelta

    scope = Scope(today - timedelta(days=1), today + timedelta(days=2), runtime.clock())
    (contact,) = runtime.storage.measured.behind(BY_NAME["csat"], scope)
    assert (contact["csat"], contact["outcome"], contact["customer_turns"]) == (5, "confirmed", 1)
    assert contact["topic"] == "order_status"
    response = runtime.storage.measured.figure(BY_NAME["csat_response"], scope)
    assert (response.hits, response.n) == (1, 1)
