"""A Slack user becomes a customer by confirming it from the customer's own mailbox, in direct
messages only, and can undo it."""

import re
from datetime import time
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from tandem.channels.shop.events import ShopEvents
from tandem.config.proactive import QuietHours
from tandem.delivery.mail import read_mailbox
from tests.support.slack_server import USERS
from tests.support.system import free_ports, wait_for

MAYA = "maya.lindqvist@example.org"


def mails(rig):
    return read_mailbox(rig.runtime.config.settings.mailbox_dir)


def link_of(rig):
    (mail,) = mails(rig)
    return re.search(r"http://shop\.test(/slack/link\?token=\S+)", mail["text"])[1]


@pytest.fixture
def asked(rig):
    rig.command("link")
    rig.done()
    return rig


def who(rig, place="D0MAYA/"):
    customer_id, verified = rig.runtime.storage.conversations.identity(rig.conversation(place))
    customer = rig.runtime.shop.customer(customer_id) if customer_id else None
    return (customer.email if customer else None, verified)


def test_the_same_mail_address_in_slack_alone_opens_nothing(rig):
    rig.send("message_direct")
    rig.done()
    assert who(rig) == (None, "not verified")


def test_asking_sends_a_mail_to_the_customers_own_address(asked):
    (mail,) = mails(asked)
    assert mail["to"] == MAYA and "Is this you on Slack?" in mail["subject"]
    assert '"/support unlink"' in mail["text"]
    assert "a mail is on its way" in asked.server.responses[0]["text"]


def test_the_words_are_the_same_for_an_address_we_do_not_know(rig):
    rig.command("link")
    rig.command("link", user="U0OTTO", trigger="1764.2.b")
    rig.done()
    texts = [answer["text"] for answer in rig.server.responses]
    assert len(texts) == 2
    assert len({t.replace(MAYA, "x").replace("otto@example.org", "x") for t in texts}) == 1
    assert [mail["to"] for mail in mails(rig)] == [MAYA]


def test_without_an_address_in_slack_it_says_so(rig):
    rig.command("link", user="U0SHY")
    rig.done()
    assert "doesn't tell me your mail address" in rig.server.responses[0]["text"]


def test_looking_at_the_page_links_nothing_and_pressing_does_once(asked):
    link = link_of(asked)
    page = asked.web.get(link)
    assert page.status_code == 200 and "Are you Maya?" in page.text
    assert asked.runtime.storage.people.linked("slack", "U0MAYA") is None
    assert "Done." in asked.web.post(link).text
    assert asked.runtime.storage.people.linked("slack", "U0MAYA")
    again = asked.web.post(link)
    assert again.status_code == 410 and "Nothing has changed" in again.text


def test_a_link_that_is_forged_or_too_old_changes_nothing(asked, monkeypatch):
    link = link_of(asked)
    assert asked.web.post(link + "x").status_code == 410
    assert asked.web.get("/slack/link").status_code == 410
    monkeypatch.setattr("tandem.channels.slack.identity.VALID_SECONDS", -1)
    assert asked.web.post(link).status_code == 410
    assert asked.runtime.storage.people.linked("slack", "U0MAYA") is None


def test_linked_the_customer_is_known_in_direct_messages_and_nowhere_else(asked):
    asked.send("message_direct")
    asked.done()
    asked.web.post(link_of(asked))
    asked.send("message_direct", ts="1764000400.1", event_id="Ev2", text="and now?", blocks=[])
    asked.send("app_mention")
    asked.done()
    assert who(asked) == (MAYA, "signed in")
    assert who(asked, "C0HELP/1764000010.000200") == (None, "not verified")


def test_undone_the_customer_is_nobody_at_once_and_stays_so(asked):
    asked.web.post(link_of(asked))
    asked.send("message_direct")
    asked.done()
    assert who(asked)[0] == MAYA
    asked.command("unlink", trigger="1764.9.z")
    asked.done()
    assert who(asked) == (None, "not verified")
    asked.send("message_direct", ts="1764000500.1", event_id="Ev3", text="hello", blocks=[])
    asked.done()
    assert who(asked) == (None, "not verified")


def test_the_mail_goes_by_a_real_mail_server_and_its_link_works(rig):
    received = []

    class Keep:
        async def handle_DATA(self, _server, _session, envelope):
            received.append(message_from_bytes(envelope.content, policy=policy.default))
            return "250 OK"

    (port,) = free_ports(1)
    server = Controller(Keep(), hostname="127.0.0.1", port=port)
    server.start()
    settings = rig.runtime.config.settings
    settings.smtp_host, settings.smtp_port, settings.smtp_starttls = "127.0.0.1", port, False
    rig.command("link")
    rig.done()
    server.stop()
    (mail,) = received
    text = mail.get_content()
    assert mail["To"] == MAYA and "Is this you on Slack?" in mail["Subject"]
    link = re.search(r"http://shop\.test(/slack/link\?token=\S+)", text)[1]
    assert rig.web.post(link).status_code == 200
    assert rig.runtime.storage.people.linked("slack", "U0MAYA")


def test_too_many_requests_send_no_more_mails_and_say_the_same(rig):
    for n in range(8):
        rig.command("link", trigger=f"1764.{n}.t")
    rig.done()
    assert len({answer["text"] for answer in rig.server.responses}) == 1
    assert len(mails(rig)) < 8


def test_what_the_link_page_shows_is_inert(rig, monkeypatch):
    monkeypatch.setitem(USERS, "U0MAYA", ("<b>Maya</b> x", MAYA, {}))
    rig.command("link")
    rig.done()
    page = rig.web.get(link_of(rig)).text
    assert "&lt;b&gt;Maya" in page and "<b>Maya" not in page


def test_who_agreed_to_it_in_slack_hears_there_of_the_own_order(asked):
    """And never in a channel, where others read along."""
    asked.web.post(link_of(asked))
    asked.send("message_direct")
    asked.send("app_mention")
    asked.done()
    runtime = asked.runtime
    events = ShopEvents(runtime, lambda conversation: None, lambda: None)
    never = QuietHours(**{"from": time(3), "until": time(3)})  # whatever the real clock says
    events._rules = events._rules.model_copy(update={"quiet_hours": never})
    told = {"id": "e1", "type": "order_late", "order": "1042", "consent": ["slack"]}
    events.act(told | {"at": runtime.clock().isoformat()}, runtime)
    asked.done()
    wait_for(lambda: any("/updates/stop/" in text for text in asked.server.texts("D0MAYA")))
    (said,) = [text for text in asked.server.texts("D0MAYA") if "/updates/stop/" in text]
    assert "order 1042" in said and "is late" in said
    everywhere = asked.server.texts("C0HELP", "1764000010.000200")
    assert not any("is late" in text for text in everywhere)
