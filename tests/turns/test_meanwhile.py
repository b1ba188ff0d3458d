"""While a person is awaited the assistant answers, marked as such; when one joins it stops."""

import asyncio

import pytest

from tandem.core.conversation import NluResult
from tandem.core.pubsub.memory import MemoryPubSub
from tandem.dialogue.plan import Stage
from tandem.escalation.decision import Decision
from tandem.handover.agent_actions import claim
from tandem.handover.open_case import call_person, hand_over
from tandem.turns.assess import Asked, decision_at, hear_turn
from tandem.turns.meanwhile import is_for_person, while_waiting
from tandem.turns.rasa_client import RasaClient
from tandem.turns.worker import TurnWorker

PERSON = {"title": "Talk to a person", "payload": "/talk_to_human"}
TRACK = {"title": "Track order 1042", "payload": "/order_status"}
ANSWER = [{"text": "It left us today.", "buttons": [PERSON, TRACK]}]


@pytest.fixture
def talk(runtime):
    class Talk:
        id = runtime.storage.conversations.open("website")

        def say(self, text="and when does it come"):
            return runtime.storage.conversations.receive(self.id, text).turn

        def answered(self, turn):
            case = runtime.storage.cases.of_conversation(self.id)
            return while_waiting(runtime, turn, ANSWER, case, None)

    return Talk()


@pytest.fixture
def at_desk(runtime, agent):
    runtime.storage.agents.beat(agent.id)
    return agent


def test_without_a_case_nothing_is_added(runtime, talk):
    assert talk.answered(talk.say()) == ANSWER


def test_who_waits_is_answered_marked_and_offered_nobody(runtime, talk, at_desk):
    call_person(runtime, talk.id, "p1")
    first = talk.answered(talk.say())
    runtime.storage.conversations.add_turn(talk.id, "bot", "x")
    second = talk.answered(talk.say())
    assert first[0]["text"].endswith(ANSWER[0]["text"]) and first[0]["text"] != ANSWER[0]["text"]
    assert first[0]["text"] != second[0]["text"]
    assert first[0]["buttons"] == [TRACK]


def test_with_a_ticket_and_nobody_there_nobody_is_offered(runtime, talk):
    call_person(runtime, talk.id, "p1")
    assert runtime.storage.cases.of_conversation(talk.id).contact_method == "ticket"
    assert talk.answered(talk.say()) == [{**ANSWER[0], "buttons": [TRACK]}]


def test_when_a_person_joins_the_answer_is_not_given(runtime, talk, at_desk):
    case = call_person(runtime, talk.id, "p1")
    turn = talk.say()
    claim(runtime, case.id, at_desk)
    assert talk.answered(turn) is None
    assert is_for_person(runtime.storage.cases.of_conversation(talk.id), turn)


def test_a_turn_left_to_the_person_does_not_hide_that_the_person_writes(runtime, talk, at_desk):
    runtime.storage.conversations.add_turn(talk.id, "customer", "where is it", work="todo")
    claim(runtime, call_person(runtime, talk.id, "p1").id, at_desk)

    async def story():
        pubsub, rasa = MemoryPubSub(), RasaClient("http://127.0.0.1:9", "t", 1)
        worker = TurnWorker(runtime, rasa, pubsub)
        pubsub.type(talk.id, "Sam Okafor")
        worker.wake(talk.id)
        await worker._busy[talk.id]
        await rasa.close()
        return pubsub.typing(talk.id)

    assert asyncio.run(story()) == "Sam Okafor"
    assert not runtime.storage.turn_queue.has_open(talk.id)


def test_a_message_of_who_waits_is_the_assistants_work(runtime, talk, at_desk):
    call_person(runtime, talk.id, "p1")
    turn = talk.say()
    assert not is_for_person(runtime.storage.cases.of_conversation(talk.id), turn)
    claimed = runtime.storage.turn_queue.claim(talk.id)
    assert claimed and claimed.turn.id == turn.id


def test_who_is_awaited_is_not_called_or_offered_again(runtime, talk, at_desk):
    call_person(runtime, talk.id, "p1")
    for text in ("THIS IS RIDICULOUS!!! WHERE IS IT", "STILL NOTHING!!!"):
        turn = talk.say(text)
        heard = NluResult(
            "order_status", 0.95, (("order_status", 0.95),), mood={"frustration": 0.95}
        )
        hear_turn(runtime, turn, heard, Asked(Stage()), talk.id)
        assert decision_at(runtime, turn.id).do not in ("hand_over", "offer_person")


def test_asking_again_is_told_how_it_stands_in_a_line(runtime, talk, at_desk):
    decision = Decision("hand_over", "asked_for_person", "asked", (), "general", "general", 2)
    first = hand_over(runtime, talk.id, "t1", decision)
    again = hand_over(runtime, talk.id, "t2", decision)
    assert not first.again and again.again
    assert again.told != first.told and "queue" in again.told
