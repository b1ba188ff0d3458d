"""Rasa answers our own processes only, and on the loopback address only; an action server likewise
(test_action_server.py)."""

import socket

import httpx
import pytest

from tests.support.command_lines import secrets_on

DOORS = {"TANDEM_RASA_PORT": "/webhooks/rest/webhook"}
MESSAGE = {"sender": "c_x", "message": "/restart", "next_action": "action_hand_over"}


@pytest.mark.parametrize("port", DOORS)
@pytest.mark.parametrize("token", ["", "wrong", "\u00e4"])
def test_without_the_token_nothing_is_answered(system, port, token):
    door = f"http://127.0.0.1:{system.environment[port]}{DOORS[port]}"
    headers = {"x-tandem-token": token.encode()}
    answer = httpx.post(door, json=MESSAGE, headers=headers, params={"token": token})
    assert answer.status_code == 401
    assert "Traceback" not in answer.text


def test_no_secret_is_on_a_command_line(system):
    lines, found = secrets_on(system)
    assert len(lines) >= 3 and any("nlu.rasa_server.cli" in line for line in lines)
    assert found == []


def test_rasas_own_interface_asks_for_it_too(system):
    port = system.environment["TANDEM_RASA_PORT"]
    answer = httpx.get(f"http://127.0.0.1:{port}/conversations/c_x/tracker")
    assert answer.status_code == 401


@pytest.mark.parametrize("port", DOORS)
def test_no_other_address_of_the_machine_leads_there(system, port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing; says which address would be used
            own = probe.getsockname()[0]
        except OSError:
            pytest.skip("this machine has no other address")
    if own.startswith("127."):
        pytest.skip("this machine has no other address")
    with socket.socket() as one:
        one.settimeout(2)
        assert one.connect_ex((own, int(system.environment[port]))) != 0


@pytest.mark.parametrize(
    "text", ["/restart", "/ \u00a0/restart", '\u3000/order_status{"order_number": "1042"}']
)
def test_a_customer_cannot_command_rasa(system, customer, text):
    customer.say("my name is Grace")
    customer.send(text=text)
    customer.say("hello")
    port, token = system.environment["TANDEM_RASA_PORT"], system.folder / "rasa_token.demo"
    tracker = httpx.get(
        f"http://127.0.0.1:{port}/conversations/{customer.conversation}/tracker",
        params={"token": token.read_text(), "include_events": "ALL"},
    ).json()
    assert not [event for event in tracker["events"] if event["event"] == "restart"]
    said = [event for event in tracker["events"] if event["event"] == "user"]
    assert not any(event["text"].startswith("/") for event in said)
