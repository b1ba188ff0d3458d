"""Mail: real SMTP to a local server, and the local mailbox."""

import json
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller

from tandem.core.errors import Refused, SettingsError
from tandem.delivery.mail import compose, read_mailbox, send_mail

SENDER = "Fernway <help@fernway.example.com>"
MAIL = {"to": "maya.lindqvist@example.org", "subject": "Grüße", "text": "Eins\nzwei – drei\n"}


def settings(**more):
    usual = {"mail_from": SENDER, "smtp_host": "", "smtp_port": 25, "smtp_user": "",
             "smtp_password": "", "smtp_starttls": False, "demo": False}  # fmt: skip
    return SimpleNamespace(**usual | more)


class Received:
    """An SMTP server's handler that keeps what it gets."""

    def __init__(self):
        self.envelopes = []

    async def handle_DATA(self, server, session, envelope):
        self.envelopes.append(envelope)
        return "250 kept"


@pytest.fixture
def server():
    received = Received()
    controller = Controller(received, hostname="127.0.0.1", port=0)
    controller.port = free_port()
    controller.start()
    yield controller, received
    controller.stop()


def free_port():
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def test_a_mail_goes_out_by_smtp(server):
    controller, received = server
    send_mail(MAIL, settings(smtp_host="127.0.0.1", smtp_port=controller.port))
    (envelope,) = received.envelopes
    assert envelope.rcpt_tos == ["maya.lindqvist@example.org"]
    assert b"Auto-Submitted: auto-generated" in envelope.content
    assert "=?utf-8?" in envelope.content.decode().lower()


def test_a_server_that_does_not_answer_is_an_error_worth_another_try():
    with pytest.raises(OSError):
        send_mail(MAIL, settings(smtp_host="127.0.0.1", smtp_port=free_port()))


def test_demo_mode_drops_it_into_the_mailbox_newest_first(tmp_path):
    demo = settings(demo=True, mailbox_dir=tmp_path / "mailbox")
    send_mail(MAIL | {"link": "http://shop.test/x"}, demo)
    send_mail(MAIL | {"subject": "Second"}, demo)
    newest, oldest = read_mailbox(tmp_path / "mailbox")
    assert (newest["subject"], newest["link"]) == ("Second", None)
    assert (oldest["subject"], oldest["link"]) == ("Grüße", "http://shop.test/x")
    assert oldest["text"] == MAIL["text"]


def test_a_mail_half_written_is_not_read(tmp_path):
    (tmp_path / ".20260101-x.part").write_text("{")
    (tmp_path / "20260101-y.json").write_text(json.dumps({"to": "a", "subject": "s"}))
    assert [mail["id"] for mail in read_mailbox(tmp_path)] == ["20260101-y"]
    assert read_mailbox(tmp_path / "none") == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("to", "maya@example.org\r\nBcc: all@example.org"),
        ("to", "maya@example.org, all@example.org"),
        ("to", "nobody"),
        ("to", "Maya <maya@example.org>"),
        ("subject", "Hello\nBcc: all@example.org"),
        ("subject", "Hello\x00"),
    ],
)
def test_headers_cannot_be_added(field, value):
    with pytest.raises(Refused) as refused:
        compose(MAIL | {field: value}, SENDER)
    assert (refused.value.code, refused.value.field) == ("bad_mail", field)


def test_outside_demo_mode_a_mail_server_is_needed():
    with pytest.raises(SettingsError, match="TANDEM_SMTP_HOST"):
        send_mail(MAIL, settings())
