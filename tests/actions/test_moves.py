"""What the assistant says when it checks in, warns, verifies or offers: with the real runtime."""

import asyncio

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import (
    action_check_in,
    action_hand_over,
    action_offer_person,
    action_say_situation,
    action_verify_first,
    action_warn,
)
from tandem.config.settings import Settings
from tandem.core.conversation import NluResult
from tandem.dialogue.plan import Stage
from tandem.server.bootstrap import build_runtime
from tandem.turns.assess import Asked, hear_turn
from tests.support.shops import MAYA

MODULES = (
    action_check_in, action_hand_over, action_offer_person, action_say_situation,
    action_verify_first, action_warn,
)  # fmt: skip


@pytest.fixture
def runtime(tmp_path, shop, monkeypatch):
    url = f"sqlite:///{tmp_path}/tandem.db"
    settings = Settings(demo=True, var_dir=tmp_path, database_url=url)
    runtime = build_runtime(settings, shop)
    for module in MODULES:
        monkeypatch.setattr(module, "runtime", lambda: runtime)
    yield runtime
    runtime.storage.database.dispose()


class Talk:
    """One conversation whose recognition the test writes down."""

    def __init__(self, runtime, email=None):
        self.runtime, self.events = runtime, []
        customer = runtime.shop.customers.with_email(email).id if email else None
        self.id = runtime.storage.conversations.open("website", customer)

    def say(self, text, intent, mood=None, **entities):
        self.turn = self.runtime.storage.conversations.add_turn(self.id, "customer", text)
        found = tuple({"entity": k, "value": v, "exact": True} for k, v in entities.items())
        nlu_result = NluResult(intent, 0.95, ((intent, 0.95),), found, mood=mood or {})
        hear_turn(self.runtime, self.turn, nlu_result, Asked(Stage()), self.id)
        return self

    def run(self, module):
        name = "".join(part.title() for part in module.__name__.rsplit(".", 1)[-1].split("_"))
        message = {"text": "", "metadata": {"turn": self.turn.id}}
        tracker = Tracker(self.id, {}, message, self.events, False, None, {}, "action_listen")
        dispatcher = CollectingDispatcher()
        asyncio.run(getattr(module, name)().run(dispatcher, tracker, {}))
        self.events += [
            {"event": "bot", "metadata": {"utter_action": said["response"]}}
            for said in dispatcher.messages
        ]
        return dispatcher.messages


def test_a_check_in_names_when_and_what(runtime):
    Talk(runtime, MAYA).say("where is 1042", "order_status", order_number="1042")
    talk = Talk(runtime, MAYA).say("my parcel is late", "order_late_or_missing")
    (said,) = talk.run(action_check_in)
    assert said["response"] == "utter_check_in_again"
    assert (said["when"], said["thing"]) == ("earlier today", "your late parcel, order 1042")
    assert said["buttons"][0]["payload"] == "/talk_to_human"


def test_a_check_in_without_a_contact_before_asks_what_went_wrong(runtime):
    talk = Talk(runtime).say("my parcel is late", "order_late_or_missing")
    (said,) = talk.run(action_check_in)
    assert (said["response"], said["thing"]) == ("utter_check_in", "your late parcel")


def test_the_situation_is_never_said_the_same_way_twice(runtime):
    talk = Talk(runtime)
    for text in ("order 1042 is late", "it is still not here", "and nobody answers", "well?"):
        talk.say(text, "order_late_or_missing", order_number="1042")
    said = [talk.run(action_say_situation) for _ in range(4)]
    names = [messages[0]["response"] for messages in said if messages]
    assert names == ["utter_situation_effort", "utter_situation_thing"]
    assert said[0][0]["messages"] == "4"
    assert said[0][0]["thing"] == "your late parcel, order 1042"


def test_without_a_concrete_thing_nothing_is_said(runtime):
    talk = Talk(runtime).say("this is ridiculous", "complaint")
    assert talk.run(action_say_situation) == []


def test_the_warning_says_what_the_policy_does(runtime, monkeypatch):
    talk = Talk(runtime).say("where is my order", "order_status").say("you idiot", "complaint")
    assert talk.run(action_warn)[0]["response"] == "utter_warn"
    policy_file = runtime.config.policy_file
    abuse = policy_file.current.abuse.model_copy(update={"then": "end"})
    changed = policy_file.current.model_copy(update={"abuse": abuse})
    monkeypatch.setattr(policy_file, "_policy", changed)
    assert talk.run(action_warn)[0]["response"] == "utter_warn_end"


def test_what_is_needed_is_said_with_a_person_beside_it(runtime):
    talk = Talk(runtime).say("just open it", "order_status")
    (said,) = talk.run(action_verify_first)
    assert said["response"] == "utter_verify_first"
    assert said["buttons"][0]["payload"] == "/talk_to_human"


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize(
    ("text", "mood", "response", "later"),
    [
        ("that can't be", {"frustration": 0.5}, "utter_offer_person", "utter_offer_person_later"),
        (
            "my mother died",
            {"sadness": 0.9, "frustration": 0.1},
            "utter_offer_person_quiet",
            "utter_offer_person_later_quiet",
        ),
    ],
)
def test_an_offer_has_the_tone_of_the_decision_and_offers_who_is_there(
    runtime, text, mood, response, later, there
):
    if there:
        agents = runtime.storage.agents
        agents.beat(agents.add("sam@example.org", "Sam", "secret-enough", "agent"))
    talk = Talk(runtime).say(text, "order_status", mood=mood)
    (said,) = talk.run(action_offer_person)
    assert said["response"] == (response if there else later)


def test_self_harm_is_told_the_numbers_to_call(runtime):
    talk = Talk(runtime).say("I want to die", "complaint")
    said = [message.get("response") for message in talk.run(action_hand_over)]
    assert said[0] in ("utter_handover_self_harm", "utter_self_harm_alone")
    case = runtime.storage.cases.of_conversation(talk.id)
    assert (case.priority, case.support_tier) == (1, "senior")


def test_an_ended_chat_keeps_the_matter_for_a_person(runtime, monkeypatch):
    policy_file = runtime.config.policy_file
    abuse = policy_file.current.abuse.model_copy(update={"then": "end"})
    monkeypatch.setattr(
        policy_file, "_policy", policy_file.current.model_copy(update={"abuse": abuse})
    )
    talk = Talk(runtime).say("where is 1042", "order_status").say("you idiot", "complaint")
    talk.say("fuck you", "complaint")
    said = [message.get("response") for message in talk.run(action_hand_over)]
    assert said[0] in ("utter_ended", "utter_ended_alone")
    assert runtime.storage.cases.of_conversation(talk.id).queue == "supervisor"
