"""The held tracker store keeps what Rasa's own keeps, and never trusts what is out of date."""

import asyncio
import sqlite3

import pytest
from rasa.core.agent import Agent
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from sqlalchemy.exc import OperationalError

from nlu.rasa_server.tracker_store import HeldTrackerStore

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [greet]
    slots:
      order_number: {type: text, mappings: [{type: custom}]}
      plan: {type: any, mappings: [{type: custom}]}
    forms: {order_form: {required_slots: [order_number]}}
    """
)


def run(work):
    return asyncio.run(work)


@pytest.fixture
def file(tmp_path):
    return str(tmp_path / "rasa.db")


@pytest.fixture
def store(file):
    return HeldTrackerStore(domain=DOMAIN, host=None, dialect="sqlite", db=file)


def turn(store, sender, *events):
    tracker = run(store.get_or_create_tracker(sender))
    for event in events:
        tracker.update(event, DOMAIN)
    run(store.save(tracker))
    return tracker


def stored(file, sender):
    plain = SQLTrackerStore(domain=DOMAIN, dialect="sqlite", db=file)
    return run(plain.retrieve_full_tracker(sender))


def test_every_event_is_stored_once_and_in_order(store, file):
    turn(store, "a", ActionExecuted("action_session_start"), SessionStarted())
    for number in range(4):
        turn(store, "a", UserUttered(f"turn {number}"), SlotSet("order_number", str(number)))
    events = stored(file, "a").events
    said = [event.text for event in events if isinstance(event, UserUttered)]
    assert said == [f"turn {number}" for number in range(4)]
    assert len([event for event in events if isinstance(event, SlotSet)]) == 4


def erase(file, sender):
    """As tandem/privacy does, from another process."""
    with sqlite3.connect(file) as db:
        db.execute("DELETE FROM events WHERE sender_id = ?", (sender,))


def test_an_erased_conversation_is_not_held_on_to(store, file):
    turn(store, "a", UserUttered("one"), SlotSet("order_number", "1042"))
    erase(file, "a")
    tracker = run(store.get_or_create_tracker("a"))
    assert tracker.get_slot("order_number") is None
    assert not [event for event in tracker.events if isinstance(event, UserUttered)]


def test_an_answer_under_way_does_not_bring_an_erased_conversation_back(store, file):
    turn(store, "a", UserUttered("one"))
    tracker = run(store.get_or_create_tracker("a"))
    erase(file, "a")
    tracker.update(UserUttered("two"), DOMAIN)
    run(store.save(tracker))
    assert not stored(file, "a")


def test_the_held_tracker_is_what_the_database_says(store, file):
    turn(store, "a", UserUttered("one"))
    turn(store, "a", UserUttered("two"), SlotSet("order_number", "1042"))
    held = run(store.retrieve("a"))
    anew = run(SQLTrackerStore(domain=DOMAIN, dialect="sqlite", db=file).retrieve("a"))
    assert [e.as_dict() for e in held.events] == [e.as_dict() for e in anew.events]
    assert held.get_slot("order_number") == "1042"


def test_a_long_session_keeps_its_state_and_the_database_all_of_it(store, file, monkeypatch):
    monkeypatch.setattr("nlu.rasa_server.short_session.MOST_EVENTS", 40)
    monkeypatch.setattr("nlu.rasa_server.short_session.KEPT_EVENTS", 20)
    turn(store, "a", ActionExecuted("action_session_start"), SessionStarted())
    turn(store, "a", UserUttered("my order"), SlotSet("order_number", "1042"))
    turn(store, "a", ActionExecuted("order_form"), ActiveLoop("order_form"))
    for number in range(50):
        tracker = turn(
            store, "a", ActionExecuted("action_listen"), UserUttered(f"turn {number}"),
            ActionExecuted("utter_greet"), SlotSet("plan", number),
        )  # fmt: skip
        assert len(tracker.events) <= 40 + 4
        assert tracker.get_slot("order_number") == "1042"
        assert tracker.get_slot("plan") == number
        assert tracker.active_loop_name == "order_form"
        assert tracker.latest_message.text == f"turn {number}"
    said = [e.text for e in stored(file, "a").events if isinstance(e, UserUttered)]
    assert said == ["my order", *(f"turn {number}" for number in range(50))]
    afresh = HeldTrackerStore(domain=DOMAIN, host=None, dialect="sqlite", db=file)
    again = run(afresh.retrieve("a"))
    assert len(again.events) <= 40
    assert again.current_slot_values() == tracker.current_slot_values()
    assert (again.active_loop_name, again.latest_action_name) == ("order_form", "utter_greet")


def test_what_another_process_wrote_is_read_anew(store, file):
    turn(store, "a", UserUttered("one"))
    turn(store, "a", UserUttered("two"))
    other = HeldTrackerStore(domain=DOMAIN, host=None, dialect="sqlite", db=file)
    turn(other, "a", UserUttered("three, elsewhere"))
    assert run(store.retrieve("a")).latest_message.text == "three, elsewhere"


def test_a_turn_that_failed_leaves_nothing_behind(store):
    turn(store, "a", UserUttered("one"))
    turn(store, "a", UserUttered("two"))
    lost = run(store.retrieve("a"))
    lost.update(UserUttered("never saved"), DOMAIN)
    assert run(store.retrieve("a")).latest_message.text == "two"


def test_a_new_session_starts_from_the_database(store):
    turn(store, "a", UserUttered("old"))
    turn(store, "a", UserUttered("older"))
    turn(store, "a", ActionExecuted("action_session_start"), SessionStarted())
    turn(store, "a", UserUttered("new"))
    events = run(store.retrieve("a")).events
    assert [e.text for e in events if isinstance(e, UserUttered)] == ["new"]


def test_only_so_many_are_held(store, monkeypatch):
    monkeypatch.setattr("nlu.rasa_server.tracker_store.MOST_HELD", 2)
    for sender in "abc":
        turn(store, sender, UserUttered("hello"))
        turn(store, sender, UserUttered("again"))
    assert list(store._held) == ["b", "c"]
    assert run(store.retrieve("a")).latest_message.text == "again"


def test_a_store_that_is_away_is_a_fault_and_no_empty_conversation(store):
    """Rasa's own way would be to go on as if nothing had been said."""
    turn(store, "a", UserUttered("one"), SlotSet("order_number", "1042"))
    used = Agent(domain=DOMAIN, tracker_store=store).tracker_store
    tracker = run(used.retrieve("a"))
    assert tracker.get_slot("order_number") == "1042"
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE events RENAME TO away")
    for again in (used.retrieve("a"), used.save(tracker), used.retrieve_full_tracker("a")):
        with pytest.raises(OperationalError):
            run(again)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO events")
    assert run(used.retrieve("a")).get_slot("order_number") == "1042"
