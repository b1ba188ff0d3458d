"""Nobody can take it now: every such path ends in a ticket, a call or a mail with a reference.

Over HTTP, with the front door's own loops running; the mails lie in the mailbox, one goes by SMTP.
"""

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from starlette.testclient import TestClient

from tandem.cases.agent import Agent
from tandem.cases.case import Case
from tandem.cli.operate.services import free_port
from tandem.delivery.mail import read_mailbox
from tandem.handover import agent_actions
from tandem.server.app import create_app
from tests.conftest import make_runtime, put_away
from tests.server.test_front_door import Chat, signed

MAYA = "maya.lindqvist@example.org"
NIGHT = datetime(2026, 5, 14, 21, 30, tzinfo=UTC)  # Thursday, 22:30 in London
PHONE = "+44 113 496 0000"


@pytest.fixture
def web(timed):
    with TestClient(create_app(timed), base_url="http://shop.test") as client:
        yield client


@pytest.fixture
def sam(timed) -> Agent:
    """An agent who exists; at the desk only after a sign of life."""
    agent_id = timed.storage.agents.add("sam@example.org", "Sam", "secret-enough", "agent")
    return timed.storage.agents.get(agent_id)


def visitor(web) -> Chat:
    return Chat(web, web.post("/chat/start", json={}).json())


class Known(Chat):
    """A signed-in customer, whose page shows the identity each time."""

    def __init__(self, web, runtime, email):
        self.identity = signed(runtime, email)
        super().__init__(web, web.post("/chat/start", json={"identity": self.identity}).json())

    def again(self):
        return super().again(identity=self.identity)


def maya(web, runtime) -> Chat:
    return Known(web, runtime, MAYA)


def last_said(chat) -> str:
    return chat.again()["turns"][-1]["text"]


def mail_with(runtime, words: str) -> dict:
    """The mail with these words in its subject, waited for: the outbox works beside us."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        for mail in read_mailbox(runtime.config.settings.mailbox_dir):
            if words in mail["subject"]:
                return mail
        time.sleep(0.05)
    raise AssertionError(f"no mail about {words}")


def waited_for(chat, words: str) -> str:
    found = chat.wait(lambda f: any(words in turn["text"] for turn in f["turns"]))
    return next(turn["text"] for turn in found["turns"] if words in turn["text"])


def ticket_of(runtime, chat) -> Case:
    """The case is on the desk's list as a ticket, with a due time, and the assistant goes on."""
    (case,) = runtime.storage.cases.open_cases()
    assert (case.state, case.contact_method) == ("queued", "ticket")
    assert case.due_at > runtime.clock()
    state = chat.again()["state"]
    assert (state["owner"], state["way"], state["case"]) == ("bot", "ticket", case.reference)
    return case


def test_after_hours_a_known_customer_gets_a_ticket_and_a_mail(web, timed, clock):
    clock.at = NIGHT
    chat = maya(web, timed)
    chat.post("person")
    case = ticket_of(timed, chat)
    text = last_said(chat)
    assert "back Fri 15 May, 08:00" in text and case.reference in text and MAYA in text
    assert case.due_at == datetime(2026, 5, 15, 11, 0, tzinfo=UTC)  # 240 open minutes
    mail = mail_with(timed, case.reference)
    assert mail["to"] == MAYA and "Fri 15 May, 12:00" in mail["text"]
    chat.post("turns", id="1", text="and where is order 1042")
    waited_for(chat, "I can't reach our systems")  # it is the assistant's again; Rasa is not here


def test_after_hours_a_visitor_keeps_the_reference_and_can_leave_an_address(web, timed, clock):
    clock.at = NIGHT
    chat = visitor(web)
    chat.post("person")
    case = ticket_of(timed, chat)
    assert "Leave an e-mail address or a phone number" in last_said(chat)
    assert chat.post("switch", way="mail", email="nowhere").status_code == 400
    done = chat.post("switch", way="mail", email="visitor@example.org")
    assert done.json() == {"case": case.reference, "way": "mail"}
    assert mail_with(timed, case.reference)["to"] == "visitor@example.org"


def test_somebody_who_is_there_after_hours_is_there(web, timed, clock, sam):
    clock.at = NIGHT
    timed.storage.agents.beat(sam.id)
    chat = visitor(web)
    chat.post("person")
    assert chat.again()["state"]["owner"] == "waiting"


def test_nobody_at_the_desk_is_a_ticket_at_once(web, timed):
    chat = maya(web, timed)
    chat.post("person")
    assert "Nobody is at the desk" in last_said(chat)
    assert mail_with(timed, ticket_of(timed, chat).reference)["to"] == MAYA


def test_when_the_desk_is_left_who_waits_gets_a_ticket_after_a_while(web, timed, clock, sam):
    timed.storage.agents.beat(sam.id)
    chat = maya(web, timed)
    chat.post("person")
    assert chat.again()["state"]["owner"] == "waiting"
    clock.go_on(minutes=5)
    assert "Nobody who could take this is at the desk" in waited_for(chat, "is ticket")
    assert mail_with(timed, ticket_of(timed, chat).reference)["to"] == MAYA


def test_when_too_many_wait_the_next_gets_a_ticket_at_once(web, timed, sam):
    timed.storage.agents.beat(sam.id)
    most = timed.config.team.queue("general").most_waiting
    for _ in range(most):
        visitor(web).post("person")
    chat = maya(web, timed)
    chat.post("person")
    state = chat.again()["state"]
    assert (state["owner"], state["way"]) == ("bot", "ticket")
    assert "So many people are waiting" in last_said(chat)
    assert mail_with(timed, state["case"])["to"] == MAYA


def test_when_nobody_answers_the_offers_it_becomes_a_ticket(web, timed, clock, sam):
    chat = maya(web, timed)
    timed.storage.agents.beat(sam.id)
    chat.post("person")
    for _ in range(21):
        clock.go_on(minutes=1)
        timed.storage.agents.beat(sam.id)
        time.sleep(0.02)
    assert "Nobody could take this in the time I said" in waited_for(chat, "is ticket")
    assert mail_with(timed, ticket_of(timed, chat).reference)


def test_when_the_desk_goes_down_in_the_middle_of_a_talk_nothing_is_lost(web, timed, clock, sam):
    """No desk gives a sign of life any more: back to the queue, then a ticket."""
    chat = maya(web, timed)
    timed.storage.agents.beat(sam.id)
    chat.post("person")
    (case,) = timed.storage.cases.open_cases()
    agent_actions.claim(timed, case.id, sam)
    chat.post("turns", id="1", text="it is the blue jacket")
    clock.go_on(seconds=60)
    waited_for(chat, "The connection to Sam was lost")
    chat.post("turns", id="2", text="hello?")
    clock.go_on(minutes=4)
    waited_for(chat, "is ticket")
    case = ticket_of(timed, chat)
    assert mail_with(timed, case.reference)["to"] == MAYA
    said = [turn["text"] for turn in chat.again()["turns"] if turn["speaker"] == "customer"]
    assert said == ["it is the blue jacket", "hello?"]


def test_closing_time_reaches_those_who_still_wait(web, timed, clock, sam):
    clock.at = datetime(2026, 5, 14, 18, 58, tzinfo=UTC)  # two minutes before closing
    timed.storage.agents.beat(sam.id)
    chat = maya(web, timed)
    chat.post("person")
    clock.go_on(minutes=5)
    assert "back Fri 15 May, 08:00" in waited_for(chat, "is ticket")


def test_a_call_is_promised_for_a_slot_and_confirmed_by_mail(web, timed, clock):
    clock.at = NIGHT
    chat = maya(web, timed)
    chat.post("person")
    slots = web.get("/chat/slots", headers=chat.headers).json()["slots"]
    assert slots[0]["words"] == "Fri 15 May, 08:00" and len(slots) == 8
    done = chat.post("switch", way="callback", phone=PHONE, slot=slots[2]["at"])
    assert done.status_code == 202
    state = chat.again()["state"]
    assert (state["owner"], state["way"]) == ("bot", "callback")
    assert state["call_at"] == "Fri 15 May, 09:00"
    assert f"we call you on {PHONE}, Fri 15 May, 09:00" in last_said(chat)
    mail = mail_with(timed, f"We call you: {state['case']}")
    assert PHONE in mail["text"] and "Fri 15 May, 09:00" in mail["text"]


def test_a_slot_that_was_never_there_is_refused(web, timed, clock):
    chat = visitor(web)
    late = (clock() + timedelta(hours=12)).isoformat()
    answer = chat.post("switch", way="callback", phone=PHONE, slot=late)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "slot_taken")
    answer = chat.post("switch", way="callback", phone=PHONE, slot="tomorrow")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_slot")
    assert chat.post("switch", way="pigeon").json()["error"]["code"] == "bad_way"


def test_from_a_ticket_back_into_the_chat_when_somebody_is_there(web, timed, clock, sam):
    clock.at = NIGHT
    chat = visitor(web)
    chat.post("person")
    reference = chat.again()["state"]["case"]
    clock.at = datetime(2026, 5, 15, 8, 0, tzinfo=UTC)
    timed.storage.agents.beat(sam.id)
    chat.post("person")
    state = chat.again()["state"]
    assert (state["owner"], state["way"], state["case"]) == ("waiting", "chat", reference)


def test_calling_us_keeps_the_case_on_the_list(web, timed):
    chat = visitor(web)
    chat.post("person")
    chat.post("switch", way="phone")
    (case,) = timed.storage.cases.open_cases()
    assert case.contact_method == "phone" and case.reference in last_said(chat)
    assert timed.config.settings.phone in last_said(chat)


def test_leaving_the_chat_keeps_the_ticket(web, timed, clock):
    clock.at = NIGHT
    chat = maya(web, timed)
    chat.post("person")
    assert chat.post("leave").status_code == 204
    (case,) = timed.storage.cases.open_cases()
    assert (case.state, case.contact_method) == ("queued", "ticket")


def test_the_team_gets_tickets_and_calls_in_its_own_mailbox(tmp_path, filled_shop, clock):
    clock.at = NIGHT
    team = {"ticket_mail": "team@fernway.example.com"}
    runtime = make_runtime(tmp_path, filled_shop, clock=clock, hours="keep", **team)
    with TestClient(create_app(runtime), base_url="http://shop.test") as web:
        chat = maya(web, runtime)
        chat.post("person")
        reference = chat.again()["state"]["case"]
        mail = mail_with(runtime, f"{reference}: ")
        assert mail["to"] == team["ticket_mail"] and "Reach: maya" in mail["text"]
        chat.post("switch", way="callback", phone=PHONE)
        called = mail_with(runtime, "(callback, due Fri 15 May, 08:30)")
        assert f"Reach: {PHONE} Fri 15 May, 08:00" in called["text"]
    put_away(runtime)


def test_the_answer_to_a_ticket_goes_out_by_mail(web, timed, clock, sam):
    clock.at = NIGHT
    chat = maya(web, timed)
    chat.post("person")
    case = ticket_of(timed, chat)
    agent_actions.claim(timed, case.id, sam)
    row = timed.storage.cases.get(case.id)
    for _ in range(2):  # sent twice by a desk that lost its connection
        agent_actions.say(timed, row, sam, "Your jacket is on its way.", "r1")
    mail = mail_with(timed, f"Re: your ticket {case.reference}")
    assert "Your jacket is on its way." in mail["text"]
    assert (
        len(timed.storage.outbox.listed(("todo", "done"))) == 2
    )  # the confirmation and one answer


def test_the_confirmation_goes_out_by_smtp(tmp_path, filled_shop, clock):
    class Kept(Message):
        mails: list = []

        def handle_message(self, message):
            self.mails.append(message)

    server = Controller(Kept(), hostname="127.0.0.1", port=free_port())
    server.start()
    smtp = {"smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_starttls": False}
    clock.at = NIGHT
    runtime = make_runtime(tmp_path, filled_shop, clock=clock, hours="keep", **smtp)
    with TestClient(create_app(runtime), base_url="http://shop.test") as web:
        chat = maya(web, runtime)
        chat.post("person")
        reference = chat.again()["state"]["case"]
        end = time.monotonic() + 10
        while not Kept.mails and time.monotonic() < end:
            time.sleep(0.05)
    server.stop()
    put_away(runtime)
    (mail,) = Kept.mails
    assert mail["To"] == MAYA and re.search(reference, mail["Subject"])
