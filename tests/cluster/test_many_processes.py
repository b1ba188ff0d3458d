"""Whatever process serves whom: the same conversation, the same case, one owner."""

import os
import signal
import threading
import time

import httpx

from tests.support.command_lines import secrets_on
from tests.support.system import Agent, Customer, wait_for


def test_there_are_two_of_each(system):
    found = {part: len(system.pids(part)) for part in ("tandem.server.app", "nlu.rasa_server.cli")}
    assert found == {"tandem.server.app": 2, "nlu.rasa_server.cli": 2}


def test_no_secret_is_on_a_command_line(system):
    lines, found = secrets_on(system)
    assert len(lines) >= 6 and found == []


def test_customers_are_served_by_any_of_them(system):
    customers = [Customer(system) for _ in range(4)]
    for customer in customers:
        customer.say("where is order 1042")
    for customer in customers:
        assert "Blue Denim Jacket" in customer.say("maya.lindqvist@example.org")
        customer.close()


def test_an_agent_at_one_front_door_talks_with_customers_at_both(system):
    """The balancer gives each new connection to the door with the fewest."""
    agent = Agent(system)
    for _ in range(2):
        customer = Customer(system)
        customer.say("let me talk to a human please")
        case = agent.case_of(customer)
        agent.do(case, "claim")
        wait_for(lambda c=customer: c.state["owner"] == "person")
        agent.do(case, "typing")
        wait_for(lambda c=customer: c.state["typing"] == "Sam Okafor")
        agent.reply(case, "I have your order open.")
        customer.wait_for_turn("agent", "I have your order open.")
        assert agent.do(case, "close", outcome="solved").status_code == 200
        customer.close()


def test_of_agents_at_different_doors_one_gets_the_case(system):
    agents = [Agent(system) for _ in range(4)]
    agents += [Agent(system, "noor@fernway.example.com") for _ in range(4)]
    customer = Customer(system)
    customer.say("let me talk to a human please")
    case = agents[0].case_of(customer)
    answers = [None] * len(agents)

    def claim(number):
        answers[number] = agents[number].do(case, "claim").status_code

    threads = [threading.Thread(target=claim, args=(n,)) for n in range(len(agents))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    names = {0: "first", 1: "second"}
    won = {names[n // 4] for n, status in enumerate(answers) if status == 200}
    assert len(won) == 1 and set(answers) == {200, 409}
    customer.close()


def test_a_front_door_dies_and_the_conversation_goes_on(system):
    customer = Customer(system)
    customer.say("where is order 1042")
    os.killpg(system.pids("tandem.server.app")[0], signal.SIGKILL)
    body = {"id": "once", "text": "maya.lindqvist@example.org"}

    def sent():
        try:
            answer = customer.http.post("/chat/turns", json=body, headers=customer.headers)
            return answer.status_code == 202
        except httpx.HTTPError:
            return False

    wait_for(sent)
    customer.wait_for_turn("bot", "Blue Denim Jacket")
    assert [turn["client_id"] for turn in customer.turns].count("once") == 1
    customer.close()


def test_a_rasa_dies_and_the_other_one_knows_the_conversation(system):
    customer = Customer(system)
    customer.say("where is order 1042")
    os.killpg(system.pids("nlu.rasa_server.cli")[0], signal.SIGKILL)
    customer.send(text="maya.lindqvist@example.org")
    customer.wait_for_turn("bot", "Blue Denim Jacket")
    customer.close()


def test_both_front_doors_die_with_a_message_in_hand_and_it_is_answered_once_soon(system):
    customer = Customer(system)
    customer.say("where is order 1042")
    customer.send(text="maya.lindqvist@example.org")
    began = time.monotonic()
    for pid in system.pids("tandem.server.app"):
        os.killpg(pid, signal.SIGKILL)
    customer.wait_for_turn("bot", "Blue Denim Jacket")
    took = time.monotonic() - began
    texts = [turn["text"] for turn in customer.turns if "Blue Denim Jacket" in turn["text"]]
    print(f"answered {took:.1f} s after both front doors were killed")
    assert len(texts) == 1 and took < 25  # a lease, and the start of a front door
    customer.close()
