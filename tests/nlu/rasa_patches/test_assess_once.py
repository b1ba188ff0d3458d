import asyncio
from uuid import uuid4

import pytest
from rasa.core.actions.action import ActionExtractSlots
from rasa.core.actions.forms import FormAction
from rasa.core.channels import CollectingOutputChannel
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from nlu.away import is_away

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [order_status]
    slots:
      order_number: {type: text, mappings: [{type: custom, action: action_assess}]}
      email: {type: text, mappings: [{type: custom, action: action_assess}]}
      gift: {type: text, mappings: [{type: custom, action: action_in_form,
                                     conditions: [{active_loop: order_form}]}]}
    forms: {order_form: {required_slots: [order_number, email]}}
    responses: {utter_ask_email: [{text: "Which e-mail?"}]}
    actions: [action_assess, action_in_form]
    """
)
ANSWER = {"events": [{"event": "slot", "name": "order_number", "value": "1042"}], "responses": []}


class ActionServer(EndpointConfig):
    def __init__(self, *answers):
        super().__init__("http://localhost")
        self.answers, self.called = list(answers), []

    async def request(self, *_, json, **__):
        self.called.append(json["next_action"])
        answer = self.answers.pop(0) if self.answers else ANSWER
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture()
def tracker():
    made = DialogueStateTracker("c", DOMAIN.slots)
    made.update(said("where is 1042"), DOMAIN)
    return made


def said(text):
    """As a channel makes it, with an id of its own."""
    return UserUttered(text, {"name": "order_status", "confidence": 1.0}, message_id=uuid4().hex)


def play(action, tracker):
    run = action.run(
        CollectingOutputChannel(), TemplatedNaturalLanguageGenerator({}), tracker, DOMAIN
    )
    events = asyncio.run(run)
    tracker.update_with_events(events, DOMAIN)
    return events


def turn(server, tracker):
    play(ActionExtractSlots(server), tracker)
    return play(FormAction("order_form", server), tracker)


def test_a_form_that_starts_does_not_have_the_same_message_heard_again(tracker):
    server = ActionServer()
    events = turn(server, tracker)
    assert server.called.count("action_assess") == 1
    assert tracker.get_slot("order_number") == "1042"
    assert SlotSet("requested_slot", "email") in events


def test_what_is_only_asked_inside_the_form_is_asked_there(tracker):
    server = ActionServer()
    turn(server, tracker)
    assert server.called == ["action_assess", "action_in_form"]


def test_a_message_that_could_not_be_heard_fails(tracker):
    """Rasa would go on without what was decided about it."""
    server = ActionServer(ClientResponseError(503, "down", "{}"))
    with pytest.raises((RasaException, ClientResponseError)) as failed:
        play(ActionExtractSlots(server), tracker)
    assert is_away(failed.value)


def test_what_did_not_answer_is_asked_again(tracker):
    server = ActionServer({"events": [], "responses": []})
    turn(server, tracker)
    assert server.called.count("action_assess") == 2
    assert tracker.get_slot("order_number") == "1042"


def test_the_next_message_is_heard_as_the_first_one_was(tracker):
    server = ActionServer()
    turn(server, tracker)
    tracker.update(said("jo@example.org"), DOMAIN)
    play(ActionExtractSlots(server), tracker)
    assert server.called.count("action_assess") == 2
