"""The list of open conversations: those this browser may open, and a signed-in customer's own."""

import pytest
from starlette.testclient import TestClient

from tandem.server.app import create_app
from tests.channels.website.test_session import begin
from tests.server.test_front_door import Chat, signed

MAYA, TOM = "maya.lindqvist@example.org", "tom.okafor@example.org"


@pytest.fixture
def web(runtime):
    with TestClient(create_app(runtime), base_url="http://shop.test") as client:
        yield client


def listed(chat: Chat, *tokens) -> dict:
    answer = chat.post("conversations", tokens=list(tokens))
    assert answer.status_code == 200, answer.text
    return {one["conversation"]: one for one in answer.json()["conversations"]}


def id_of(chat: Chat) -> str:
    return chat.started["conversation"]


def test_a_visitor_sees_what_the_tokens_of_this_browser_open(web):
    first, second, other = begin(web), begin(web), begin(web)
    first.post("turns", id="1", text="about a lamp")
    found = listed(second, first.started["token"])
    assert set(found) == {id_of(first), id_of(second)} and id_of(other) not in found
    assert found[id_of(second)]["here"] and not found[id_of(first)]["here"]
    again = Chat(web, {"token": found[id_of(first)]["token"]}).again()
    assert again["conversation"] == id_of(first)


def test_whoever_is_signed_in_sees_their_own_of_everywhere_and_nobody_elses(web, runtime):
    maya, tom = signed(runtime, MAYA), signed(runtime, TOM)
    first, second, toms = (begin(web, identity=one) for one in (maya, maya, tom))
    assert set(listed(first)) == {id_of(first), id_of(second)}
    assert set(listed(first, toms.started["token"])) == {id_of(first), id_of(second)}


def test_a_visitor_does_not_see_a_signed_in_customers_by_an_old_token(web, runtime):
    visitor, before = begin(web), begin(web)
    old = before.started["token"]
    before.again(identity=signed(runtime, MAYA))
    assert set(listed(visitor, old)) == {id_of(visitor)}


ODD = [None, "x", [1, None, {}], ["nonsense", ""], {"a": 1}, ["x"] * 99]


@pytest.mark.parametrize("tokens", ODD)
def test_odd_tokens_are_passed_over(web, tokens):
    chat = begin(web)
    answer = chat.post("conversations", tokens=tokens)
    assert [one["here"] for one in answer.json()["conversations"]] == [True]


def test_an_ended_one_is_gone_and_what_nobody_has_seen_is_counted(web, runtime):
    first, second, third = begin(web), begin(web), begin(web)
    first.post("leave")
    runtime.storage.conversations.add_turn(id_of(second), "agent", "hello", name="Noor")
    found = listed(third, first.started["token"], second.started["token"])
    assert set(found) == {id_of(second), id_of(third)}
    assert found[id_of(second)]["unread"] == 1 and found[id_of(third)]["unread"] == 0


def ended_of(chat: Chat) -> list[str]:
    return [one["conversation"] for one in chat.post("conversations", tokens=[]).json()["ended"]]


def test_whoever_is_signed_in_reads_what_has_ended_and_nobody_else_does(web, runtime):
    maya, tom = signed(runtime, MAYA), signed(runtime, TOM)
    first = begin(web, identity=maya)
    first.post("turns", id="1", text="about a lamp")
    first.post("leave")
    second, toms, visitor = begin(web, identity=maya), begin(web, identity=tom), begin(web)
    assert ended_of(second) == [id_of(first)] and ended_of(toms) == ended_of(visitor) == []
    told = second.post("conversations/read", conversation=id_of(first)).json()["turns"]
    assert "about a lamp" in [turn["text"] for turn in told]
    assert not any(turn["buttons"] for turn in told)
    for other in (toms, visitor):
        assert other.post("conversations/read", conversation=id_of(first)).status_code == 404
    assert first.post("turns", id="2", text="and now?").status_code == 401  # only read


def test_an_open_conversation_or_one_of_nobody_is_not_read_that_way(web, runtime):
    chat = begin(web, identity=signed(runtime, MAYA))
    for wanted in (id_of(chat), "", "c_nothing", "x" * 500):
        assert chat.post("conversations/read", conversation=wanted).status_code == 404
