"""The whole of it in a browser: chat, front door, Rasa, actions, shop, mailbox and desk."""

import pytest
from playwright.sync_api import expect

from tandem.config.model_file import MODEL
from tandem.desk.demo_agents import AGENTS
from tandem.shop.demo.people import DEMO_PASSWORD
from tests.support.pages.front_door import FrontDoor
from tests.support.pages.screens import Chat, Desk, wait_until

RASA_SECONDS = 240  # Rasa's own start, on a machine that is busy with other tests
ANSWER_SECONDS = 20
NEW_PASSWORD = "quiet harbour seven lamps"

missing = f"NO WHOLE CONVERSATIONS RAN: {MODEL} is missing. Run `make test`."
pytestmark = [
    pytest.mark.skipif(not MODEL.exists(), reason=missing),
    pytest.mark.xdist_group("rasa"),  # one Rasa for all
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """All three processes."""
    door = FrontDoor(tmp_path_factory.mktemp("whole")).start("web", "actions", "rasa")
    door.wait_until(lambda health: health["rasa"], RASA_SECONDS)
    yield door
    door.stop()


def test_a_forgotten_password_is_changed_by_mail_in_three_turns(new_page, whole):
    chat = Chat(new_page(), whole.url).visit().open()
    chat.say("i cant get in to my account, forgot pasword").hears(2)
    chat.say("grace.kim@example.org").hears(3)
    assert len(chat.bubbles()) <= 3

    letter = chat.page.get_by_role("article")
    # The mail is sent from the outbox, a moment later.
    wait_until(chat.page, lambda: chat.visit("/mailbox") and letter.count())
    letter.locator("a[href*='/account/reset/']").first.click()
    chat.page.get_by_label("New password").fill(NEW_PASSWORD)
    chat.page.get_by_label("The same again").fill(NEW_PASSWORD)
    chat.page.get_by_role("button", name="Change password").click()
    chat.page.get_by_text("Your new password works now").wait_for()
    chat.sign_in("grace.kim@example.org", NEW_PASSWORD)
    expect(chat.page.get_by_role("heading", name="Grace Kim")).to_be_visible()


def test_a_long_conversation_scrolls_and_the_head_stays_where_it_is(new_page, whole):
    chat = Chat(new_page(), whole.url).visit().open()
    asked = ("when are you open", "are you a robot", "what can you do", "is AUTUMN15 still valid")
    for number, question in enumerate(asked):
        chat.say(question).hears(2 * number + 2)
        chat.say("thank you").hears(2 * number + 3)
    expect(chat.frame.get_by_role("heading", name="Assistant")).to_be_in_viewport()
    page = chat.frame.locator("html")
    assert page.evaluate("page => [page.scrollTop, page.scrollHeight - innerHeight]") == [0, 0]


def test_a_signed_in_customer_presses_once_and_hears_where_the_order_is(new_page, whole):
    chat = Chat(new_page(), whole.url)
    chat.sign_in("maya.lindqvist@example.org", DEMO_PASSWORD).open()
    chat.frame.get_by_role("button", name="Yes, order 1042").click()
    answer = chat.log.locator(".turn.bot .bubble").nth(1)
    expect(answer).to_contain_text("1042", timeout=ANSWER_SECONDS * 1000)
    card = chat.log.get_by_role("region", name="Order 1042")
    expect(card.get_by_role("link", name="Track the parcel")).to_be_visible()


def test_a_person_gets_what_was_said_and_the_customer_is_not_asked_again(new_page, whole):
    chat = Chat(new_page(), whole.url)
    chat.sign_in("tom.okafor@example.org", DEMO_PASSWORD).open()
    chat.say("where is order 1077, it should be here since last week")
    chat.hears(2, ANSWER_SECONDS)
    chat.say("let me talk to a human")
    chat.wait.wait_for(timeout=ANSWER_SECONDS * 1000)

    agent = Desk(new_page(), whole.url)
    agent.page.goto(f"{whole.url}/desk/sign-in")
    agent.page.get_by_role("button", name=AGENTS[0].name).click()
    agent.open(chat.reference)
    expect(agent.packet.locator(".chip").filter(has_text="1077")).to_be_visible()
    expect(agent.page.get_by_role("complementary", name="Customer")).to_contain_text("Signed in")
    agent.claim()
    agent.draft.fill("What is your order number?")
    expect(agent.page.get_by_text("The order number is known")).to_be_visible()
    agent.page.get_by_role("button", name="Readings").click()
    expect(agent.transcript).to_contain_text("Understood")
    agent.page.get_by_role("button", name="Hand back").click()
    agent.page.get_by_role("dialog").get_by_role("button", name="Hand back").click()
    expect(chat.frame.get_by_role("heading", name="Assistant")).to_be_visible()
    nlu_result = len(chat.bubbles("bot"))
    chat.say("thanks").hears(nlu_result + 1)


def test_a_handover_in_the_middle_of_a_form_and_back_asks_nothing_twice(new_page, whole):
    """The order number is asked for; a person takes over, learns it, and gives it back."""
    chat = Chat(new_page(), whole.url).visit().open()
    chat.say("where is my order").hears(2)
    chat.say("let me talk to a human")
    chat.wait.wait_for(timeout=ANSWER_SECONDS * 1000)

    agent = Desk(new_page(), whole.url)
    agent.page.goto(f"{whole.url}/desk/sign-in")
    agent.page.get_by_role("button", name=AGENTS[1].name).click()
    agent.open(chat.reference).claim()
    agent.reply("Which order is it, please?")
    chat.sees("Which order is it").say("it is order 1042, maya.lindqvist@example.org")
    agent.sees("it is order 1042")
    asked = len(chat.bubbles("bot"))
    agent.page.reload()  # the dialog offers what was said meanwhile
    agent.sees("it is order 1042")
    agent.page.get_by_role("button", name="Hand back").click()
    dialog = agent.dialog("Hand back")
    expect(dialog.get_by_label("Order", exact=True)).to_have_value("1042")
    expect(dialog.get_by_label("E-mail", exact=True)).to_have_value("maya.lindqvist@example.org")
    dialog.get_by_role("button", name="Hand back").click()
    expect(chat.frame.get_by_role("heading", name="Assistant")).to_be_visible()
    chat.hears(asked + 1)
    answer = " ".join(chat.bubbles("bot")[asked:])
    assert "1042" in answer
    assert "order number" not in answer.lower()


def test_the_inspector_tells_beside_the_chat_what_was_understood(new_page, whole):
    page = new_page()
    page.goto(f"{whole.url}/inspector")
    expect(page.get_by_role("heading", name="Inspector")).to_be_visible()
    chat = Chat(page, whole.url).open()
    chat.say("where is my order").hears(2)
    row = page.locator(".inspected .customer").last
    expect(row).to_contain_text("order_status", timeout=ANSWER_SECONDS * 1000)
    expect(row).to_contain_text("data/rules/order_status.yml:")
    expect(row).to_contain_text("utter_ask_order_number")
