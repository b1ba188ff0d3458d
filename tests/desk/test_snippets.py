"""Snippets and macros: what they say in a case, who may write them, when they are overused."""

import pytest
from starlette.testclient import TestClient

from tandem.desk.snippets import OFTEN, Filled, fill, unknown_variables
from tandem.handover.open_case import call_person
from tandem.server.app import create_app
from tests.support.desks import DeskClient


@pytest.mark.parametrize(
    ("text", "values", "filled"),
    [
        ("Hello {name}.", {"name": "Maya"}, Filled("Hello Maya.")),
        ("Order {order}, {order}?", {}, Filled("Order {order}, {order}?", ("order",))),
        ("{name}: {order}", {"name": "{order}"}, Filled("{order}: {order}", ("order",))),
        ("no braces", {"name": "Maya"}, Filled("no braces")),
    ],
)
def test_what_is_known_is_filled_in_and_the_rest_stays_to_be_written(text, values, filled):
    assert fill(text, values) == filled


def test_only_variables_that_cases_have_are_known():
    assert unknown_variables("{name} {price} {agent} {day}") == ["day", "price"]


@pytest.fixture
def app(runtime):
    app = create_app(runtime)
    with TestClient(app):
        yield app


@pytest.fixture
def sam(app, runtime):
    return DeskClient(app, runtime)


@pytest.fixture
def case(runtime):
    conversation = runtime.storage.conversations.open("website", None)
    runtime.storage.conversations.add_turn(conversation, "customer", "where is order 1042")
    return call_person(runtime, conversation, "p1")


def keep(client, **values):
    return client.post("snippets", **{"title": "Late", "text": "About order {order}."} | values)


def test_a_snippet_is_filled_in_from_the_case_and_what_fits_comes_first(sam, case):
    keep(sam, title="Another matter", topic="recover_username", text="Hello")
    keep(sam)
    found = sam.get(f"api/cases/{case.id}/snippets").json()["snippets"]
    assert [one["title"] for one in found] == ["Late", "Another matter"]
    assert [one["fits"] for one in found] == [True, False]
    assert found[0]["filled"] == "About order 1042." and found[0]["missing"] == []
    sam.do(case, "claim")


def test_an_own_snippet_is_nobody_elses_and_a_shared_one_is_a_supervisors(sam, app, runtime):
    own = keep(sam).json()["id"]
    ines = DeskClient(app, runtime, "Ines", "supervisor")
    shared = keep(ines, title="Shared", shared=True).json()["id"]
    assert [one["id"] for one in ines.get("api/snippets").json()["snippets"]] == [shared]
    found = {one["id"]: one["may_edit"] for one in sam.get("api/snippets").json()["snippets"]}
    assert found == {own: True, shared: False}
    assert keep(sam, id=shared, text="mine now").status_code == 403
    assert sam.post(f"snippets/{shared}/remove").status_code == 403
    assert keep(sam, shared=True).status_code == 403
    assert ines.post(f"snippets/{own}/remove").status_code == 404
    assert ines.post(f"snippets/{shared}/remove").status_code == 204


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"title": ""}, "bad_snippet"),
        ({"title": "x" * 81}, "bad_snippet"),
        ({"text": ""}, "bad_snippet"),
        ({"text": "{price}"}, "unknown_variable"),
        ({"topic": "no such"}, "bad_snippet"),
        ({"language": "xx"}, "bad_snippet"),
        ({"steps": {"close": "won"}}, "bad_steps"),
        ({"steps": {"close": "solved", "queue": "general"}}, "bad_steps"),
        ({"steps": {"tags": ["x" * 31]}}, "bad_tag"),
    ],
)
def test_what_no_case_could_use_is_refused(sam, values, code):
    answer = keep(sam, **values)
    assert answer.status_code >= 400 and answer.json()["error"]["code"] == code


def test_one_that_is_used_in_many_of_the_last_messages_is_flagged(sam, case, runtime):
    snippet = keep(sam).json()["id"]
    sam.do(case, "claim")
    for number in range(OFTEN):
        assert not sam.get("api/snippets").json()["snippets"][0]["overused"]
        sam.post(f"cases/{case.id}/snippets/{snippet}")
        sam.do(case, "reply", id=f"r{number}", text=f"message {number}")
    assert sam.get("api/snippets").json()["snippets"][0]["overused"]


def test_a_macro_says_tags_and_closes_in_one(sam, case, runtime):
    steps = {"tags": ["Late parcel", "#courier"], "close": "solved"}
    macro = keep(sam, text="It is on its way, {name}.", steps=steps).json()["id"]
    path = f"cases/{case.id}/macros/{macro}"
    assert sam.post(path, id="m1", text="It is on its way.").status_code == 409  # not with Sam
    sam.do(case, "claim")
    refused = sam.post(path, id="m1", text="It is on its way, {name}.")
    assert refused.json()["error"]["code"] == "unfilled"
    assert sam.post(path, id="m1", text="It is on its way.").json() == {"state": "closed"}
    assert runtime.storage.tags.of(case.id) == ["courier", "late parcel"]
    said = [turn.text for turn in runtime.storage.conversations.turns(case.conversation_id)]
    assert said.count("It is on its way.") == 1
    assert runtime.storage.cases.get(case.id).outcome == "solved"


def test_a_macro_that_would_be_refused_says_nothing(sam, case, runtime):
    runtime.storage.cases.record_sentiment(case.conversation_id, 0.9, 0.5)  # closing needs a note
    macro = keep(sam, text="Bye.", steps={"close": "solved"}).json()["id"]
    sam.do(case, "claim")
    assert sam.post(f"cases/{case.id}/macros/{macro}", id="m1", text="Bye.").status_code == 409
    said = [turn.text for turn in runtime.storage.conversations.turns(case.conversation_id)]
    assert "Bye." not in said


def test_a_macro_passes_on_with_its_name_as_the_note(sam, case, runtime):
    macro = keep(sam, title="To seniors", text="", steps={"level": "senior"}).json()["id"]
    sam.do(case, "claim")
    assert sam.post(f"cases/{case.id}/macros/{macro}", id="m1").json() == {"state": "queued"}
    assert runtime.storage.cases.get(case.id).support_tier == "senior"
    assert [note.text for note in runtime.storage.cases.notes(case.id)] == ["To seniors"]


def test_tags_are_small_words_on_the_cases_line(sam, case, runtime):
    sam.do(case, "tag", tag="  VIP  late ")
    sam.do(case, "tag", tag="vip late")
    assert sam.get(f"api/cases/{case.id}").json()["tags"] == ["vip late"]
    sam.do(case, "tag", tag="VIP late", off=True)
    assert runtime.storage.tags.of(case.id) == []
