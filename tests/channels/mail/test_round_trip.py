"""A ticket answered by mail, and the customer's answer: real SMTP, a real IMAP server."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtpd.controller import Controller

from tandem.cases.transitions import Close
from tandem.channels.mail.incoming import IncomingMail
from tandem.core.errors import Refused
from tandem.delivery.outbox_worker import deliver_next
from tandem.desk.view import whole_case
from tandem.handover import agent_actions, files
from tandem.handover.change_method import change_contact_method
from tests.conftest import make_runtime, put_away
from tests.support import pictures
from tests.support.imap_server import ImapServer
from tests.support.pages.front_door import free_port

MAYA = "maya@example.org"


class Kept:
    """An SMTP server's handler that keeps what it gets."""

    def __init__(self):
        self.envelopes = []

    async def handle_DATA(self, server, session, envelope):
        self.envelopes.append(envelope)
        return "250 kept"


@pytest.fixture(scope="module")
def imap():
    server = ImapServer()
    yield server
    server.stop()


@pytest.fixture
def smtp():
    controller = Controller(Kept(), hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def site(tmp_path, filled_shop, imap, smtp):
    """A site whose tickets are answered by mail."""
    mails = {"smtp_host": "127.0.0.1", "smtp_port": smtp.port, "smtp_starttls": False}
    mails |= {"reply_address": "support@shop.example", "imap_seconds": 0.001}
    runtime = make_runtime(tmp_path, filled_shop, **mails, **imap.settings())
    yield runtime
    put_away(runtime)


@pytest.fixture
def agent(site):
    added = site.storage.agents.add("sam@example.org", "Sam Okafor", "secret-enough", "agent")
    return site.storage.agents.get(added)


@pytest.fixture
def case(site, agent):
    """A ticket that Sam has."""
    conversation = site.storage.conversations.open("website", None)
    site.storage.conversations.add_turn(conversation, "customer", "my parcel has a hole")
    ticket = change_contact_method(site, conversation, "ticket", email=MAYA)
    return agent_actions.claim(site, ticket.id, agent)


def sent(site, smtp) -> list[EmailMessage]:
    """All mails that have gone out, once there is no more to send."""
    while deliver_next(site):
        pass
    raw = (one.content for one in smtp.handler.envelopes)
    return [message_from_bytes(content, policy=default) for content in raw]


def answer_to(mail: EmailMessage, text: str, *, sender: str = MAYA, **headers: str) -> bytes:
    """What a mail program makes of an answer to `mail`."""
    answer = EmailMessage()
    answer["From"], answer["To"] = sender, mail["Reply-To"]
    answer["Subject"], answer["Message-ID"] = f"Re: {mail['Subject']}", "<reply-1@example.org>"
    for name, value in headers.items():
        answer[name.replace("_", "-")] = value
    quoted = "\n".join(f"> {line}" for line in mail.get_content().splitlines())
    answer.set_content(f"{text}\n\nOn Monday, Sam wrote:\n{quoted}\n")
    return answer.as_bytes()


def look(site) -> list[str]:
    """Read the mailbox; the conversations in which something came in."""
    changed: list[str] = []
    IncomingMail(site, changed.append).once()
    return changed


def test_the_answer_to_a_ticket_is_a_mail_and_the_customers_answer_comes_back(
    site, smtp, imap, agent, case
):
    agent_actions.say(site, case, agent, "Which parcel is it?", "a1")
    told, asked = sent(site, smtp)
    assert asked["References"] == told["References"] and asked["Auto-Submitted"] is None
    assert case.reference in asked["Subject"]
    assert smtp.handler.envelopes[-1].mail_from == asked["Reply-To"]
    imap.deliver(answer_to(asked, "The one of order 1042."))
    assert look(site) == [case.conversation_id]
    assert look(site) == []  # read once
    shown = whole_case(site, site.storage.cases.get(case.id))
    turn = shown["turns"][-1]
    assert (turn["speaker"], turn["text"]) == ("customer", "The one of order 1042.")
    assert turn["by_mail"]["rest"].startswith("On Monday, Sam wrote:")
    assert shown["last_text"] == "The one of order 1042."

    agent_actions.say(site, site.storage.cases.get(case.id), agent, "Thank you.", "a2")
    assert sent(site, smtp)[-1]["In-Reply-To"] == "<reply-1@example.org>"


def test_the_same_mail_twice_is_one_message(site, smtp, imap, agent, case):
    agent_actions.say(site, case, agent, "Which parcel is it?", "a1")
    mail = answer_to(sent(site, smtp)[-1], "1042")
    for _ in range(2):
        imap.deliver(mail)
    look(site)
    said = [turn.text for turn in site.storage.conversations.turns(case.conversation_id)]
    assert said.count("1042") == 1


def test_an_answer_to_a_closed_case_is_a_new_one_for_a_person(site, smtp, imap, agent, case):
    agent_actions.say(site, case, agent, "It comes tomorrow.", "a1")
    site.storage.cases.move(case.id, Close(agent.id, "solved"))
    imap.deliver(answer_to(sent(site, smtp)[-1], "It did not come."))
    look(site)
    again = site.storage.cases.of_conversation(case.conversation_id)
    assert again.id != case.id and again.is_open and again.email == MAYA
    assert again.reason == "answered the mail of a closed case"
    assert again.last_text == "It did not come."


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"sender": "eve@example.net"}, "eve@example.net, which is not the customer's address"),
        ({"Auto_Submitted": "auto-replied"}, "An automatic answer came from maya@example.org"),
    ],
)
def test_what_the_customer_did_not_write_is_a_note(site, smtp, imap, agent, case, how, words):
    agent_actions.say(site, case, agent, "Which parcel is it?", "a1")
    imap.deliver(answer_to(sent(site, smtp)[-1], "I am away.", **how))
    look(site)
    (note,) = site.storage.cases.notes(case.id)
    assert words in note.text and "I am away." in note.text and note.agent == "mail"
    assert site.storage.conversations.turns(case.conversation_id)[-1].speaker == "agent"
    (told,) = site.storage.notifications.of(agent.id)
    assert (told.kind, told.case_id) == ("mail", case.id)


def test_a_secret_in_a_mail_is_hidden(site, smtp, imap, agent, case):
    agent_actions.say(site, case, agent, "Which card was it?", "a1")
    imap.deliver(answer_to(sent(site, smtp)[-1], "4111 1111 1111 1111"))
    look(site)
    last = site.storage.conversations.turns(case.conversation_id)[-1]
    assert "4111" not in last.text


def test_what_is_none_of_ours_is_left_for_people(site, imap):
    imap.deliver(b"From: a@example.net\nTo: support@shop.example\nSubject: hi\n\nhello\n")
    assert look(site) == []
    assert "\\Flagged" in imap.flags()[-1] and "\\Seen" in imap.flags()[-1]


def test_a_mailbox_that_does_not_answer_is_tried_again(site, imap, caplog):
    site.config.settings.imap_port = free_port()
    assert look(site) == []
    assert "mailbox 127.0.0.1" in caplog.text


def attached_to(mail: bytes, *files: tuple[str, bytes, str]) -> bytes:
    """The mail with files attached: (name, bytes, kind)."""
    message = message_from_bytes(mail, policy=default)
    for name, data, kind in files:
        main, _, sub = kind.partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def test_a_photo_attached_to_the_answer_is_in_the_case(site, smtp, imap, agent, case):
    agent_actions.say(site, case, agent, "Can you show me the hole?", "a1")
    answer = answer_to(sent(site, smtp)[-1], "Here it is.")
    hole = ("hole.png", pictures.picture(kind="PNG"), "image/png")
    page = ("page.html", pictures.HTML, "text/html")
    imap.deliver(attached_to(answer, hole, page))
    look(site)
    turn = whole_case(site, site.storage.cases.get(case.id))["turns"][-1]
    assert turn["text"] == "Here it is."
    (shown,) = turn["card"]["files"]
    assert shown["name"] == "hole.png" and site.file_store.get(shown["id"])
    assert turn["by_mail"]["files"] == ["page.html"]  # stays in the mailbox, and that is said


def test_a_photo_without_a_word_is_an_answer(site, smtp, imap, agent, case):
    agent_actions.say(site, case, agent, "Can you show me the hole?", "a1")
    mail = EmailMessage()
    asked = sent(site, smtp)[-1]
    mail["From"], mail["To"], mail["Message-ID"] = MAYA, asked["Reply-To"], "<p@example.org>"
    mail.set_content("")
    imap.deliver(attached_to(mail.as_bytes(), ("hole.jpg", pictures.phone_photo(), "image/jpeg")))
    look(site)
    turn = site.storage.conversations.turns(case.conversation_id)[-1]
    assert turn.text == "Picture: hole.jpg" and turn.card["files"]


def test_a_strangers_attachment_is_not_taken(site, smtp, imap, agent, case):
    agent_actions.say(site, case, agent, "Can you show me the hole?", "a1")
    answer = answer_to(sent(site, smtp)[-1], "Look", sender="eve@example.net")
    imap.deliver(attached_to(answer, ("hole.png", pictures.picture(kind="PNG"), "image/png")))
    look(site)
    assert site.storage.files.of(case.conversation_id) == []


def test_what_an_agent_attaches_goes_with_the_mail(site, smtp, agent, case):
    label = files.keep(site, case.conversation_id, pictures.PDF, "label.pdf", "agent")
    photo = files.keep(site, case.conversation_id, pictures.phone_photo(), "where.jpg", "agent")
    agent_actions.say(site, case, agent, "Print this.", "a1", (label.id, photo.id))
    mail = sent(site, smtp)[-1]
    found = {part.get_filename(): part for part in mail.iter_attachments()}
    assert set(found) == {"label.pdf", "where.jpg"}
    assert found["label.pdf"].get_content() == pictures.PDF
    assert found["where.jpg"].get_content_type() == "image/jpeg"
    assert b"Pear" not in found["where.jpg"].get_content()
    assert "Print this." in mail.get_body(("plain",)).get_content()


def test_more_than_a_mail_carries_is_refused_and_nothing_is_said(site, agent, case, monkeypatch):
    monkeypatch.setattr(files, "MOST_BY_MAIL", 100)
    photo = files.keep(site, case.conversation_id, pictures.phone_photo(), "where.jpg", "agent")
    with pytest.raises(Refused) as refused:
        agent_actions.say(site, case, agent, "Look.", "a1", (photo.id,))
    assert refused.value.code == "files_by_mail"
    assert site.storage.conversations.turns(case.conversation_id)[-1].speaker != "agent"
