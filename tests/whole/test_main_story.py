"""The conversations the product is for, held over real HTTP with real processes."""

import re

import httpx

from tests.support.system import Customer, hidden_fields, password_fields, sign_in_fields, wait_for

NEW_PASSWORD = "a-brand-new-passphrase"


def test_1_a_forgotten_password_is_reset_in_at_most_three_turns(system, customer):
    reply = customer.say("i cant get in to my account, forgot pasword")
    assert "mail" in reply.lower()
    reply = customer.say("noah.price@example.org")
    assert "noah.price@example.org" in reply

    link = wait_for(lambda: reset_link(system, "noah.price@example.org"))
    shop = httpx.Client(base_url=system.base, follow_redirects=True)
    page = shop.get(link).text
    shop.post(link, data=hidden_fields(page) | password_fields(page, NEW_PASSWORD))
    page = shop.get("/account/sign-in").text
    form = sign_in_fields(page, "noah.price@example.org", NEW_PASSWORD)
    signed_in = shop.post("/account/sign-in", data=form)
    assert signed_in.status_code == 200 and "Noah" in signed_in.text
    assert "Noah" in shop.get("/account").text


def reset_link(system, email: str) -> str | None:
    page = httpx.get(f"{system.base}/mailbox").text
    for mail in re.findall(r'href="(/mailbox/[^"]+)"', page):
        text = httpx.get(f"{system.base}{mail}").text
        found = re.search(r"/account/reset/[\w-]+", text)
        if found and email in text:
            return found[0]
    return None


def test_2_a_signed_in_customer_is_asked_nothing(system):
    """Somebody whom no other test asks about: a second contact would be met with a check-in."""
    aisha = Customer(system, "aisha.bello@example.org")
    assert "Aisha" in aisha.turns[0]["text"]
    assert "Slim Chinos Khaki" in aisha.say("where is order 1188")


def test_2_order_status_is_true_and_takes_two_turns(customer):
    customer.say("where is order 1042")
    reply = customer.say("maya.lindqvist@example.org")
    assert "1042" in reply and "Blue Denim Jacket" in reply


def test_2_a_second_contact_is_answered_and_asked_nothing_again(system):
    maya = Customer(system, "maya.lindqvist@example.org")
    asked = maya.say("where is my order 1042")
    assert "1042" in asked and "earlier today" not in asked, "an answer needs no check-in"
    assert "1042" in maya.say("it was supposed to be here on monday, nothing came")


def test_3_a_mistyped_number_is_confirmed_not_assumed(customer):
    asked = customer.say("where is order 10 42")
    assert "1042" in asked and asked.rstrip().endswith("?")
    customer.say("yes")
    assert "Blue Denim Jacket" in customer.say("maya.lindqvist@example.org")


def test_3_a_wrong_digit_of_a_signed_in_customer_is_confirmed_too(system):
    maya = Customer(system, "maya.lindqvist@example.org")
    assert "1042" in maya.say("track order 1043 please")
    assert "Blue Denim Jacket" in maya.say("yes")


def test_4_a_person_in_the_middle_of_a_form_and_back_again(customer, agent):
    customer.say("where is order 1042")
    customer.say("let me talk to a human")
    assert wait_for(lambda: customer.state["owner"] == "waiting")

    case = agent.case_of(customer)
    facts = {fact["name"]: fact["value"] for fact in case["packet"]["facts"]}
    assert facts["Order"] == "1042"
    assert "1042" in case["packet"]["opening"]
    assert agent.do(case, "claim").status_code == 200
    wait_for(lambda: customer.state["owner"] == "person")
    assert customer.state["agent"]["name"] == "Sam Okafor"

    agent.reply(case, "I have order 1042 open. One moment.")
    assert customer.wait_for_turn("agent", "I have order 1042 open")["name"] == "Sam Okafor"
    bot_turns = [turn for turn in customer.turns if turn["speaker"] == "bot"]
    customer.send(text="thank you, no hurry")
    wait_for(lambda: "no hurry" in agent.get(case["id"])["turns"][-1]["text"])
    assert [turn for turn in customer.turns if turn["speaker"] == "bot"] == bot_turns

    agent.do(case, "hand_back", sentence="The assistant shows you the way of the parcel.")
    customer.wait_for_turn("system", "The assistant shows you")
    wait_for(lambda: customer.state["owner"] == "bot")
    last = wait_for(lambda: customer.turns[-1]["speaker"] == "bot" and customer.turns[-1])
    assert "mail" in last["text"].lower()  # the question that was open
    assert "Blue Denim Jacket" in customer.say("maya.lindqvist@example.org")


def test_5_nonsense_twice_gets_readings_and_then_a_person(customer):
    customer.say("flurb wug blick")
    assert len(customer.titles) >= 3 and customer.titles[-1] == "Talk to a person"
    customer.say("zorp zorp quazz")
    wait_for(lambda: customer.state["owner"] == "waiting")


def test_6_rasa_dies_and_nothing_is_lost(system, customer, agent):
    customer.say("hello there")
    system.kill("nlu.rasa_server.cli")
    told = customer.say("where is order 1042")
    assert "kept" in told
    other = Customer(system)
    other.http.post("/chat/person", json={}, headers=other.headers)
    wait_for(lambda: other.state["owner"] == "waiting")
    assert agent.do(agent.case_of(other), "claim").status_code == 200

    wait_for(system.healthy, 120)
    customer.wait_for_turn("bot", "e-mail")
    asked = [t for t in customer.turns if t["speaker"] == "bot" and "mail" in t["text"].lower()]
    assert len(asked) == 1
    assert "Blue Denim Jacket" in customer.say("maya.lindqvist@example.org")
