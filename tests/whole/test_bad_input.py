"""Bad input: a clear answer or error code each, nothing lost, no traceback."""

import pytest


def error_of(response) -> str:
    assert "Traceback" not in response.text
    return response.json()["error"]["code"]


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\u200b\u200b", "\x00\x07"])
def test_nothing_said_is_refused(customer, text):
    response = customer.send(text=text)
    assert (response.status_code, error_of(response)) == (400, "empty_message")


def test_a_hundred_kilobytes_are_refused_and_the_conversation_goes_on(customer):
    response = customer.send(text="x" * 100_000)
    assert (response.status_code, error_of(response)) == (413, "message_too_long")
    assert customer.say("hello")


def test_somewhat_too_long_names_the_limit(customer):
    response = customer.send(text="word " * 1000)
    assert response.status_code == 413
    assert "4000" in response.json()["error"]["message"]


STRANGE = ["🙂", "❤️ 🎉", "\x07he\x1b[31mllo\x00 there", "ﷺ", "？！"]


@pytest.mark.parametrize("text", STRANGE)
def test_strange_but_real_messages_get_an_answer(customer, text):
    assert customer.say(text)


def test_a_typed_command_is_only_words(customer):
    before = len(customer.turns)
    customer.say("/restart")
    customer.say('/order_status{"order_number": "1077"}')
    assert len(customer.turns) > before + 3  # nothing was restarted, both got an answer
    assert not any("1077" in t["text"] and "left us" in t["text"] for t in customer.turns)


def test_malformed_json_is_refused(customer):
    for body in (b"{", b"[1]", b'{"text": 5}', b"\xff\xfe", b"[" * 30_000):
        response = customer.http.post("/chat/turns", content=body, headers=customer.headers)
        assert (response.status_code, error_of(response)) == (400, "malformed_json"), body[:20]


def test_an_unknown_conversation_is_refused(customer):
    headers = {"Authorization": "Bearer forged.token"}
    response = customer.http.post("/chat/turns", json={"id": "1", "text": "hi"}, headers=headers)
    assert (response.status_code, error_of(response)) == (401, "unknown_conversation")


def test_a_button_that_was_never_there_is_refused(customer):
    response = customer.send(button={"turn": customer.turns[0]["id"], "index": 7})
    assert (response.status_code, error_of(response)) == (400, "unknown_button")


def test_the_same_message_sent_twice_is_stored_once(customer):
    first = customer.send(id="same", text="when are you open")
    again = customer.send(id="same", text="when are you open")
    assert first.json()["turn"]["id"] == again.json()["turn"]["id"]
    customer.say("thanks")
    assert sum(t["text"] == "when are you open" for t in customer.turns) == 1


def test_html_stays_text(customer, agent):
    customer.say("<script>alert(1)</script> talk to a human")
    customer.http.post("/chat/person", json={}, headers=customer.headers)
    case = agent.case_of(customer)
    assert any("<script>" in turn["text"] for turn in case["turns"])  # as text, in JSON


def test_unknown_pages_say_so_in_one_shape(customer):
    response = customer.http.get("/nowhere", headers={"Accept": "application/json"})
    assert (response.status_code, error_of(response)) == (404, "http_404")
