"""What an agent found out is known to the assistant, which goes on and does not ask for it."""

from tests.support.system import wait_for

MAYA = "maya.lindqvist@example.org"
FOUND = "The carrier has the parcel and delivers tomorrow."


def with_agent(customer, agent):
    customer.say("let me talk to a human")
    wait_for(lambda: customer.state["owner"] == "waiting")
    case = agent.case_of(customer)
    assert agent.do(case, "claim").status_code == 200
    return case


def bot_after(customer, words: str) -> str:
    """What the assistant says after the line with these words."""
    line = customer.wait_for_turn("system", words)

    def said():
        later = [t for t in customer.turns if t["seq"] > line["seq"] and t["speaker"] == "bot"]
        return "\n".join(turn["text"] for turn in later) if later else None

    text = wait_for(said)
    wait_for(lambda: not customer.state["typing"])
    return said() or text


def test_the_form_goes_on_and_does_not_ask_what_the_agent_learned(customer, agent):
    asked = customer.say("where is order 1042")
    assert "mail" in asked.lower()  # this is what was open
    case = with_agent(customer, agent)
    given = {"learned": {"email": MAYA}, "context": FOUND}
    done = agent.do(case, "hand_back", sentence="The assistant has it now.", **given)
    assert done.status_code == 200, done.text
    reply = bot_after(customer, "The assistant has it now.")
    assert "Blue Denim Jacket" in reply
    assert "e-mail" not in reply.lower()


def test_a_fact_learned_without_a_form_is_not_asked_for_later(customer, agent):
    case = with_agent(customer, agent)
    agent.do(case, "hand_back", sentence="Back to the assistant.", learned={"order_number": "1042"})
    bot_after(customer, "Back to the assistant.")
    asked = customer.say("where is my order")
    assert "mail" in asked.lower() and "order number" not in asked.lower()
    assert "Blue Denim Jacket" in customer.say(MAYA)


def test_the_next_person_reads_what_the_last_one_found(customer, agent):
    customer.say("where is order 1042")
    case = with_agent(customer, agent)
    agent.do(case, "hand_back", sentence="Back to the assistant.", context=FOUND)
    bot_after(customer, "Back to the assistant.")
    again = with_agent(customer, agent)
    assert again["id"] != case["id"]
    assert any(FOUND in done["text"] for done in again["packet"]["tried"])
