"""The translation between Rasa and the skills, with the real runtime and shop."""

import asyncio
import importlib
import logging
from dataclasses import replace

import pytest
import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions import skill_action
from actions.skills import ACTIONS
from tandem.config.settings import ROOT, Settings
from tandem.server.bootstrap import build_runtime
from tandem.shop.sql import SqlShop
from tests.support.shops import MAYA, database


def make_runtime(folder):
    settings = Settings(demo=True, var_dir=folder, database_url=f"sqlite:///{folder}/tandem.db")
    return build_runtime(settings, SqlShop(database()))


@pytest.fixture(scope="module")
def one_runtime(tmp_path_factory):
    """Built once: reading the domain takes its time, and every test has its own conversation."""
    runtime = make_runtime(tmp_path_factory.mktemp("runtime"))
    yield runtime
    runtime.storage.database.dispose()


@pytest.fixture
def runtime(one_runtime, shop, clock, monkeypatch):
    runtime = replace(one_runtime, shop=shop, clock=clock)
    monkeypatch.setattr(skill_action, "runtime", lambda: runtime)
    return runtime


class Talk:
    """One conversation through the actions."""

    def __init__(self, runtime, customer_id=None):
        self.runtime = runtime
        self.id = runtime.storage.conversations.open("website", customer_id)

    def run(self, action, text="where is it", form=None, again=None, **slots):
        turn = again or self.runtime.storage.conversations.add_turn(self.id, "customer", text)
        message = {"text": text, "metadata": {"turn": turn.id}}
        loop = {"name": form} if form else {}
        tracker = Tracker(self.id, slots, message, [], False, None, loop, "action_listen")
        dispatcher = CollectingDispatcher()
        events = asyncio.run(ACTIONS[action]().run(dispatcher, tracker, {}))
        self.turn = turn
        self.said = [message["response"] for message in dispatcher.messages]
        self.messages = dispatcher.messages
        self.slots = {e["name"]: e["value"] for e in events if e["event"] == "slot"}
        self.next = [e["name"] for e in events if e["event"] == "followup"]
        return self

    @property
    def tried(self):
        return self.runtime.storage.conversations.conversation(self.id).tried


FACTS = {"order_number": "1042", "email": MAYA}


def test_a_skill_speaks_and_is_kept_for_the_packet(runtime):
    talk = Talk(runtime).run("action_track_order", **FACTS)
    assert talk.said == ["utter_order_shipped"]
    assert talk.messages[0]["items"] == "Blue Denim Jacket"
    (tried,) = talk.tried
    assert (tried.outcome, tried.turn_seq, tried.skill) == ("done", talk.turn.seq, "track_order")
    (event,) = runtime.storage.events.of(talk.id, "action")
    assert event["data"]["facts"] == {"order": "1042", "item": "Blue Denim Jacket"}


def test_a_visitor_becomes_known_by_order_and_address_but_not_signed_in(runtime):
    talk = Talk(runtime).run("action_track_order", **FACTS)
    maya = runtime.shop.orders.find("1042").customer_id
    assert runtime.storage.conversations.identity(talk.id) == (maya, "order and e-mail")
    talk.run("action_explain_membership")
    assert talk.said == ["utter_membership_levels"]


def test_a_turn_that_runs_twice_is_recorded_once(runtime):
    talk = Talk(runtime).run("action_track_order", **FACTS)
    talk.run("action_track_order", again=talk.turn, **FACTS)
    assert len(talk.tried) == 1


def test_a_mismatch_forgets_and_asks_again(runtime):
    talk = Talk(runtime).run("action_track_order", order_number="1042", email="no@example.org")
    assert talk.next == ["order_status_form"]
    assert talk.slots["email"] is None  # the number is heard anew where another comes
    assert talk.tried[0].outcome == "not_found"


def test_a_check_leads_to_the_form_that_confirms(runtime):
    talk = Talk(runtime).run(
        "action_check_cancel", order_number="1064", email="sam.ortiz@example.org"
    )
    assert talk.next == ["cancel_order_confirm_form"]
    assert talk.slots["confirmed"] is None


def test_a_matter_for_people_is_handed_over_with_its_reason(runtime):
    talk = Talk(runtime)
    told = {"order_number": "1129", "email": "jon.becker@example.org", "details": "taken twice"}
    talk.run("action_record_dispute", text="you took it twice", **told)
    checked = talk.slots["checked"]
    talk.run(
        "action_record_dispute", "yes", confirmed=True, checked=checked, parked_form="x", **told
    )
    assert talk.next == ["action_hand_over"]
    assert talk.slots["handover_reason"] == "a charge is to be put right"


def test_what_was_parked_is_taken_up_when_the_matter_is_done(runtime):
    talk = Talk(runtime).run("action_track_order", parked_form="return_item_form", **FACTS)
    assert talk.next == ["action_resume_form"]


def test_a_question_answered_in_a_form_leaves_the_form_alone(runtime):
    talk = Talk(runtime).run(
        "action_take_complaint",
        text="i'd like to make a complaint",
        form="return_item_form",
        parked_form="x",
        details="left as it is",
    )
    assert (talk.next, talk.slots) == ([], {})


def test_asking_is_not_an_end(runtime):
    talk = Talk(runtime).run("action_ask_order_number", parked_form="return_item_form")
    assert (talk.said, talk.next, talk.slots) == (["utter_ask_order_number"], [], {})


def test_a_signed_in_customer_picks_an_order(runtime):
    maya = runtime.shop.orders.find("1042").customer_id
    talk = Talk(runtime, maya).run("action_ask_order_number")
    assert talk.messages[0]["buttons"][0] == {
        "title": "1042: Blue Denim Jacket",
        "payload": '/inform{"order_number": "1042"}',
    }


def test_a_broken_shop_ends_in_words_not_in_silence(runtime, caplog):
    runtime.shop.engine.dispose()
    runtime.shop.orders = None
    with caplog.at_level(logging.ERROR):
        talk = Talk(runtime).run("action_track_order", **FACTS)
    assert talk.said == ["utter_skill_failed"]
    assert talk.slots == {}
    assert talk.tried[0].outcome == "failed"
    assert "AttributeError" in caplog.text
    assert MAYA not in caplog.text


def test_a_broken_store_ends_in_words_too(shop, tmp_path, monkeypatch):
    runtime = make_runtime(tmp_path)
    monkeypatch.setattr(skill_action, "runtime", lambda: runtime)
    talk = Talk(runtime)
    turn = runtime.storage.conversations.add_turn(talk.id, "customer", "x")
    runtime.storage.database.dispose()
    broken = runtime.storage.database.url.database
    with open(broken, "wb") as file:  # noqa: PTH123
        file.write(b"not a database" * 1000)
    talk.run("action_track_order", again=turn, **FACTS)
    assert talk.said == ["utter_skill_failed"]


def test_somebody_who_talks_to_rasa_directly_is_a_visitor(runtime):
    talk = Talk(runtime)
    talk.id = "default"
    turn = type("Turn", (), {"id": "t", "seq": 1})
    assert talk.run("action_explain_membership", again=turn).said == ["utter_membership_levels"]


def test_values_cannot_break_rasas_templates(runtime):
    talk = Talk(runtime).run("action_reset_password", email="a0[b@example.org")
    assert talk.messages[0]["email"] == "a0 [b@example.org"


FILES = sorted(ROOT.glob("actions/action_*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_file_action_and_class_are_named_alike(file):
    module = importlib.import_module(f"actions.{file.stem}")
    action = getattr(module, "".join(part.title() for part in file.stem.split("_")))
    assert action.name(None) == file.stem


def test_the_sdk_finds_every_action_of_the_domain():
    executor = ActionExecutor()
    executor.register_package("actions")
    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    assert set(executor.actions) == set(domain["actions"])
