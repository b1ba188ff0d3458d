"""The page on which leads label what the assistant was unsure of."""

import threading
import time
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from nlu.offline.what_if import Change
from tandem.core.conversation import NluResult
from tandem.desk import label_change
from tandem.server.app import create_app
from tests.support.desks import DeskClient


@pytest.fixture
def app(runtime):
    return create_app(runtime)


@pytest.fixture
def ines(app, runtime):
    with TestClient(app):
        yield DeskClient(app, runtime, "Ines", "lead")


def unsure(runtime, text, intent="order_late_or_missing"):
    """A conversation in which one message was not understood."""
    store = runtime.storage.conversations
    conversation = store.open("website", None)
    turn = store.add_turn(conversation, "customer", text)
    heard = NluResult("out_of_scope", 0.31, ranking=(("out_of_scope", 0.31), (intent, 0.3)),
                      bot_actions=("action_ask_again",))  # fmt: skip
    store.hear(turn, conversation, heard, facts={}, decision={"commands": []}, offered=False)
    return turn.id, conversation


def test_alike_messages_are_shown_together_and_a_label_takes_them_away(ines, runtime):
    turns = dict([unsure(runtime, "my parcel never turned up"),
                  unsure(runtime, "the parcel has not turned up")])  # fmt: skip
    page = ines.get("review").text
    assert "<strong>2 ×</strong>" in page and "my parcel never turned up" in page
    body = {"turns": turns, "text": "my parcel never turned up",
            "other": "the parcel has not turned up", "intent": "order_late_or_missing"}  # fmt: skip
    assert ines.post("review", **body).status_code == 201
    assert "never turned up" not in ines.get("review").text
    [label] = runtime.storage.reviews.labels(written=False)
    assert (label.intent, label.agent) == ("order_late_or_missing", "Ines")
    assert label.other == "the parcel has not turned up"
    assert runtime.storage.audit.newest()[0]["deed"] in ("labelled", "read the review")


def test_what_is_dismissed_is_no_label_and_not_shown_again(ines, runtime):
    turns = dict([unsure(runtime, "blah di blah")])
    assert ines.post("review", turns=turns, text="blah di blah", intent="").status_code == 201
    assert runtime.storage.reviews.labels() == []
    assert "blah di blah" not in ines.get("review").text


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text": "never said"}, "bad_turns"),
        ({"turns": {"t_nobody": "c_nothing"}}, "bad_turns"),
        ({"turns": []}, "bad_turns"),
        ({"intent": "Robert'); drop"}, "bad_intent"),
    ],
)
def test_only_what_was_said_becomes_an_example(ines, runtime, change, code):
    turns = dict([unsure(runtime, "odd words")])
    body = {"turns": turns, "text": "odd words", "intent": "greet"} | change
    answer = ines.post("review", **body)
    assert answer.json()["error"]["code"] == code
    assert runtime.storage.reviews.labels() == []


def test_a_label_is_taken_back_until_it_is_written(ines, runtime):
    turns = dict([unsure(runtime, "odd words")])
    ines.post("review", turns=turns, text="odd words", intent="greet")
    assert ines.post("review/undo", turns=turns).status_code == 200
    assert runtime.storage.reviews.labels() == []
    assert "odd words" in ines.get("review").text
    ines.post("review", turns=turns, text="odd words", intent="greet")
    runtime.storage.reviews.mark_written("odd words", "greet")
    answer = ines.post("review/undo", turns=turns)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "label_written")
    assert len(runtime.storage.reviews.labels()) == 1


def test_what_would_change_is_told_with_the_names_designers_use(ines, monkeypatch):
    asked = []

    class Model:
        def change(self, text, intent, watched):
            asked.append((text, intent, watched))
            moved = [("where is it", ("greet", 0.81), ("odd", 0.62))]
            return Change(("greet", 0.4), ("odd", 0.7), moved, [("greet", "hello", 0.9)])

    monkeypatch.setattr(label_change, "what_if", lambda settings: Model())
    monkeypatch.setattr(label_change, "sentence_tests", lambda: ["a test"])
    answer = ines.post("review/change", text="oddly", intent="odd", watched=["where is it"]).json()
    assert asked == [("oddly", "odd", ["where is it", "a test"])]
    assert answer["before"] == {"intent": "greet", "confidence": 0.4}
    assert answer["moved"][0]["after"] == {"intent": "odd", "confidence": 0.62}
    assert [(one["text"], one["warn"]) for one in answer["told"]] == [
        ("Now greet 0.40, once learned odd 0.70.", False),
        ("Much like an example of greet: “hello” (0.90).", True),
        ("“where is it” moves: greet 0.81 → odd 0.62.", True),
    ]


def test_without_a_model_the_label_is_kept_and_the_way_out_told(ines, monkeypatch, tmp_path):
    monkeypatch.setattr(label_change, "model_for", lambda spoken: tmp_path / "none.tar.gz")
    answer = ines.post("review/change", text="odd", intent="greet", watched=[])
    assert answer.status_code == 409
    assert "bin/tandem train" in answer.json()["error"]["message"]
    assert ines.post("review/change", text="odd", intent="greet", watched="x").status_code == 400


def test_few_wait_for_it_and_the_next_hears_so_at_once(ines, monkeypatch):
    """Each who waits holds one of the threads in which everybody's requests are worked on."""
    monkeypatch.setattr(label_change, "MOST_WAITING", threading.BoundedSemaphore(1))
    with label_change.MOST_WAITING:
        began = time.monotonic()
        answer = ines.post("review/change", text="odd", intent="greet", watched=[])
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "change_late")
    assert time.monotonic() - began < label_change.PATIENCE_SECONDS / 2


def test_agents_have_no_review(app, runtime, ines):
    sam = DeskClient(app, runtime, "Sam", "agent")
    assert sam.get("review").status_code == 403
    assert sam.post("review", turns={"a": "b"}, text="x", intent="").status_code == 403
    assert sam.post("review/undo", turns={"a": "b"}).status_code == 403
    assert sam.post("review/change", text="x", intent="y", watched=[]).status_code == 403


def test_what_is_hostile_is_shown_as_text(ines, runtime):
    unsure(runtime, "<script>alert(1)</script> ' onfocus=x")
    page = ines.get("review").text
    assert "<script>alert" not in page
    names = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: names.extend(name for name, _ in attrs)
    parser.feed(page)
    assert "data-turns" in names and "onfocus" not in names
