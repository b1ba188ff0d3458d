"""A customer who writes every planted secret, to the assistant and to a person."""

import httpx

from tests.support.planted import PLANTED
from tests.support.system import Agent, Customer, System, wait_for

REASONS = ("where is order 1042", "maya.lindqvist@example.org", "let me talk to a human")
TIMES_WRITTEN = 2 * len(PLANTED) + 4


def tell_secrets(system: System, customer: Customer, agent: Agent) -> None:
    """All the ways by which a secret comes in; returns when everything is answered."""
    for written, _ in PLANTED:  # each to the assistant, which some of them take to a person
        visitor = Customer(system)
        told(visitor, written)
        visitor.close()
    for said in REASONS:
        told(customer, said)
    case = agent.case_of(customer)
    agent.do(case, "claim")
    for written, _ in PLANTED:  # now to a person
        assert customer.send(text=written).status_code == 202
    agent.reply(case, "Thank you. What is the one-time code we sent you?")
    customer.wait_for_turn("agent", "one-time code")
    customer.send(text="839201")
    agent.do(case, "hand_back", sentence="The assistant goes on.")
    signed_in = Customer(system, "grace.kim@example.org")
    for written, _ in PLANTED[:3]:
        told(signed_in, f"I want to complain: {written}")
    signed_in.wait_for_turn("system", "hidden")
    signed_in.close()
    wait_for(
        lambda: not any(waiting(system)), complaint=lambda: f"still waiting: {waiting(system)}"
    )


def waiting(system: System) -> list[int]:
    """How much is to go out, and how much that came in is to be done."""
    health = httpx.get(f"{system.base}/health", timeout=10).json()
    return [health[box]["waiting"] for box in ("outbox", "inbox")]


def told(customer: Customer, text: str) -> None:
    """Write it, and wait for the answer as long as the assistant is to give one."""
    response = customer.send(text=text)
    assert response.status_code == 202, response.text
    seq = response.json()["turn"]["seq"]

    def dealt_with() -> bool:
        answered = any(turn["seq"] > seq for turn in customer.turns)
        return customer.state["owner"] != "bot" or (answered and not customer.state["typing"])

    wait_for(dealt_with, complaint=lambda: f"no reply; last turns: {customer.turns[-3:]}")
