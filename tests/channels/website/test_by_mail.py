"""The chat by mail: to a confirmed address alone, one link back in, as long as it is wanted."""

import re

import pytest
from starlette.testclient import TestClient

from tandem.delivery import chat_mail
from tandem.delivery.mail import read_mailbox
from tandem.handover.agent_actions import claim, say
from tandem.server.app import create_app
from tests.channels.website.test_session import begin
from tests.server.test_front_door import Chat, signed
from tests.support.system import wait_for

MAYA, ANNA = "maya.lindqvist@example.org", "anna@example.com"
LINK = re.compile(r"http\S+")


@pytest.fixture
def web(runtime):
    with TestClient(create_app(runtime), base_url="http://shop.test") as client:
        yield client


@pytest.fixture
def mails(runtime):
    """The mails to an address, newest first, once there are `count` of them and nothing is left."""

    def to(email: str, count: int = 1) -> list[dict]:
        folder = runtime.config.settings.mailbox_dir
        found = lambda: [one for one in read_mailbox(folder) if one["to"] == email]  # noqa: E731
        wait_for(lambda: len(found()) >= count, complaint=lambda: f"{read_mailbox(folder)}")
        return found()

    return to


def silent(runtime) -> list:
    """Wait until the outbox has nothing to do now; returns all mails there are."""
    wait_for(lambda: not runtime.storage.outbox.listed(("todo",)))
    return read_mailbox(runtime.config.settings.mailbox_dir)


def confirm(web, mail: dict):
    """Press the button of the page behind the link."""
    path = LINK.search(mail["text"])[0].partition("/chat/")[2]
    return web.post(f"/chat/{path}")


def with_agent(runtime, chat: Chat) -> tuple:
    """The conversation is with an agent who has joined."""
    added = runtime.storage.agents.add("noor@example.org", "Noor Aziz", "secret-enough", "agent")
    agent = runtime.storage.agents.get(added)
    runtime.storage.agents.beat(added)  # somebody is there: the customer waits in the chat
    chat.post("person")
    (case,) = runtime.storage.cases.open_cases()
    return claim(runtime, case.id, agent), agent


def test_a_visitor_confirms_the_address_before_anything_is_sent_there(web, runtime, mails):
    chat = begin(web)
    chat.post("turns", id="1", text="my lamp is broken")
    told = chat.post("mail", email=ANNA, transcript=True).json()
    assert told == {"email": ANNA, "state": "confirm"}
    (asked,) = mails(ANNA)
    assert "lamp" not in asked["text"]
    path = LINK.search(asked["text"])[0].partition("/chat/")[2]
    page = web.get(f"/chat/{path}")
    assert ANNA in page.text and "<button" in page.text
    assert len(silent(runtime)) == 1  # looking at the link does nothing
    assert "goes to anna@example.com" in confirm(web, asked).text
    transcript = mails(ANNA, 2)[0]
    assert "You:\nmy lamp is broken" in transcript["text"]
    assert confirm(web, asked).status_code == 410
    assert len(silent(runtime)) == 2


def test_who_is_signed_in_gets_it_at_their_own_address_and_at_no_other(web, runtime, mails):
    chat = begin(web, identity=signed(runtime, MAYA))
    told = chat.post("mail", email=ANNA, transcript=True).json()
    assert told == {"email": MAYA, "state": "done"}
    assert "Hi Maya" in mails(MAYA)[0]["text"]
    assert [mail["to"] for mail in silent(runtime)] == [MAYA]


@pytest.mark.parametrize("email", ["", "nobody", "a@b@c", "x\r\nBcc: y@example.org"])
def test_what_is_no_address_is_refused(web, email):
    assert begin(web).post("mail", email=email, transcript=True).status_code == 400


def test_few_mails_go_to_one_address_whoever_asks(web):
    codes = [begin(web).post("mail", email=ANNA, transcript=True).status_code for _ in range(4)]
    assert codes == [202, 202, 202, 429]


def test_a_forged_or_altered_link_confirms_nothing(web, runtime, mails):
    begin(web).post("mail", email=ANNA, go_on=True)
    link = LINK.search(mails(ANNA)[0]["text"])[0].partition("token=")[2]
    for token in ("", "nonsense", link[:-2] + "xx", "x" + link):
        assert web.post(f"/chat/mail/confirm?token={token}").status_code == 410


def test_an_answer_after_the_tab_was_closed_is_mailed_once_and_its_link_leads_back(
    web, runtime, mails, monkeypatch
):
    monkeypatch.setattr(chat_mail, "UNREAD_SECONDS", 0)
    chat = begin(web, identity=signed(runtime, MAYA))
    assert chat.post("mail", go_on=True).json()["state"] == "done"
    assert chat.again(identity=signed(runtime, MAYA))["state"]["mail"] == MAYA
    case, agent = with_agent(runtime, chat)
    say(runtime, case, agent, "It is a loose wire.", "a1")
    (mail,) = mails(MAYA)
    assert "Noor Aziz:\nIt is a loose wire." in mail["text"]
    assert LINK.findall(mail["text"]) == [mail["link"]]
    back = mail["link"].partition("#back=")[2]
    web.cookies.clear()
    again = web.post("/chat/start", json={"back": back}).json()
    assert again["conversation"] == chat.started["conversation"]
    assert again["turns"][-1]["text"] == "It is a loose wire."
    _, verified = runtime.storage.conversations.identity(again["conversation"])
    assert verified == "code by mail"  # a mailbox was proved, no session of the website
    assert len(silent(runtime)) == 1


def test_what_was_seen_in_the_chat_is_not_mailed(web, runtime, monkeypatch):
    monkeypatch.setattr(chat_mail, "UNREAD_SECONDS", 1)
    chat = begin(web, identity=signed(runtime, MAYA))
    chat.post("mail", go_on=True)
    case, agent = with_agent(runtime, chat)
    turn = say(runtime, case, agent, "Are you there?", "a1")
    chat.post("seen", seq=turn.seq)
    assert silent(runtime) == []


def test_without_consent_or_after_it_was_taken_back_nothing_is_mailed(web, runtime, monkeypatch):
    monkeypatch.setattr(chat_mail, "UNREAD_SECONDS", 0)
    chat = begin(web, identity=signed(runtime, MAYA))
    case, agent = with_agent(runtime, chat)
    say(runtime, case, agent, "one", "a1")
    chat.post("mail", go_on=True)
    assert chat.post("mail").json() == {"email": None, "state": "stopped"}
    say(runtime, case, agent, "two", "a2")
    assert silent(runtime) == []


def test_who_signs_in_later_is_not_read_by_the_visitor_before(web, runtime, mails, monkeypatch):
    monkeypatch.setattr(chat_mail, "UNREAD_SECONDS", 0)
    chat = begin(web)
    chat.post("mail", email=ANNA, go_on=True)
    confirm(web, mails(ANNA)[0])
    signed_in = Chat(web, chat.again(identity=signed(runtime, MAYA)))
    assert signed_in.started["state"]["mail"] is None
    case, agent = with_agent(runtime, signed_in)
    say(runtime, case, agent, "for Maya's eyes", "a1")
    assert len(silent(runtime)) == 1


@pytest.mark.parametrize("wish", ["go_on", "transcript"])
def test_a_visitors_link_is_over_when_somebody_signs_in(web, runtime, mails, wish):
    """Else whoever sat there before confirms it later, and reads what is the customer's."""
    chat = begin(web)
    chat.post("mail", email=ANNA, **{wish: True})
    asked = mails(ANNA)[0]
    signed_in = Chat(web, chat.again(identity=signed(runtime, MAYA)))
    assert signed_in.started["conversation"] == chat.started["conversation"]
    assert confirm(web, asked).status_code == 410
    assert len(silent(runtime)) == 1
    assert runtime.storage.chat_mails.of(chat.started["conversation"]) is None


def test_a_visitors_address_gets_no_answer_that_is_for_who_signed_in(web, runtime, mails):
    chat = begin(web)
    chat.post("switch", way="mail", email=ANNA)
    signed_in = Chat(web, chat.again(identity=signed(runtime, MAYA)))
    (case,) = runtime.storage.cases.open_cases()
    assert case.email == MAYA and MAYA in signed_in.started["turns"][-1]["text"]
    added = runtime.storage.agents.add("noor@example.org", "Noor Aziz", "secret-enough", "agent")
    agent = runtime.storage.agents.get(added)
    say(runtime, claim(runtime, case.id, agent), agent, "for Maya's eyes", "a1")
    silent(runtime)
    assert "for Maya's eyes" in mails(MAYA)[0]["text"]
    assert all("for Maya's eyes" not in one["text"] for one in mails(ANNA))


def test_a_link_of_an_ended_conversation_begins_a_new_one(web, runtime, mails, monkeypatch):
    monkeypatch.setattr(chat_mail, "UNREAD_SECONDS", 0)
    chat = begin(web, identity=signed(runtime, MAYA))
    chat.post("mail", go_on=True)
    case, agent = with_agent(runtime, chat)
    say(runtime, case, agent, "hello", "a1")
    back = mails(MAYA)[0]["link"].partition("#back=")[2]
    chat.post("leave")
    for token in (back, "nonsense", back + "x"):
        begun = web.post("/chat/start", json={"back": token}).json()
        assert begun["conversation"] != chat.started["conversation"]
