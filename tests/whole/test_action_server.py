"""Actions in a server of their own, as TANDEM_ACTIONS_URL says: the same answers, its own door."""

import httpx
import pytest

from tests.support.system import Customer, System, wait_for

MESSAGE = {"sender": "c_x", "next_action": "action_hand_over"}


@pytest.fixture(scope="module")
def split(tmp_path_factory):
    system = System(tmp_path_factory.mktemp("split"))
    system.environment["TANDEM_ACTIONS_URL"] = door(system)
    system.start()
    yield system
    assert system.stop() == 0


def door(system):
    return f"http://127.0.0.1:{system.environment['TANDEM_ACTIONS_PORT']}"


def test_the_actions_are_a_process_of_their_own(split):
    assert len(split.pids("-m actions")) == 1
    customer = Customer(split)
    customer.say("where is order 1042")
    assert "Blue Denim Jacket" in customer.say("maya.lindqvist@example.org")


@pytest.mark.parametrize("token", ["", "wrong", "\u00e4"])
def test_without_the_token_nothing_is_answered(split, token):
    answer = httpx.post(f"{door(split)}/webhook", json=MESSAGE, params={"token": token})
    assert answer.status_code == 401
    assert "Traceback" not in answer.text


def test_it_dies_and_the_customer_is_told(split):
    customer = Customer(split)
    customer.say("hello there")
    split.kill("-m actions")
    assert "kept" in customer.say("where is order 1042")
    told = next(turn for turn in customer.turns if "kept" in turn["text"])
    assert told["buttons"] == [{"title": "Talk to a person"}]
    customer.wait_for_turn("bot", "mail")
    customer.http.post("/chat/person", json={}, headers=customer.headers)
    wait_for(lambda: customer.state["case"])  # a ticket: nobody is at the desk
    wait_for(lambda: Customer(split).say("when are you open"), 60)
