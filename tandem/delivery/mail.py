"""Mail: by SMTP, or in demo mode into a local mailbox of one JSON file per mail."""

import json
import os
import re
import smtplib
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid, parseaddr
from pathlib import Path
from typing import Any, NamedTuple

from email_validator import EmailNotValidError, validate_email

from tandem.config.settings import Settings
from tandem.core.errors import Refused, SettingsError
from tandem.delivery.reply_address import reply_address, thread_id

SMTP_SECONDS = 15
MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,200}>")


class Attached(NamedTuple):
    """A file that goes with a mail; `media_type` is by its content."""

    name: str
    media_type: str
    data: bytes


def send_mail(
    payload: dict[str, Any], settings: Settings, attached: Sequence[Attached] = ()
) -> None:
    """Send one mail {to, subject, text, link?, case?, answers?, by_person?} with the files that are
    `attached`; `link` is also in the text, for the mailbox page. Mails about a `case` (its
    reference) stand together and are answered to an address of its own; `answers` is the Message-ID
    of the customer's mail.

    Raises Refused for a mail that can never be sent, SettingsError without a mail server outside
    demo mode, and smtplib or OS errors where another try may work.
    """
    message = compose(payload, settings.mail_from)
    if payload.get("case"):
        _keep_together(message, payload, settings)
    for one in attached:
        kind, _, more = one.media_type.partition("/")
        message.add_attachment(one.data, maintype=kind, subtype=more, filename=one.name)
    if settings.smtp_host:
        _send_by_smtp(message, settings)
    elif settings.demo:
        _drop(settings.mailbox_dir, message, payload)
    else:
        raise SettingsError("TANDEM_SMTP_HOST: needed to send mail outside demo mode.")


def compose(payload: dict[str, Any], sender: str) -> EmailMessage:
    """The message. A line break in a header is refused, never repaired."""
    to, subject = str(payload["to"]), str(payload["subject"])
    for field, value in (("to", to), ("subject", subject)):
        if any(ord(character) < 32 or ord(character) == 127 for character in value):
            raise Refused("bad_mail", f"{field}: control characters are not allowed.", field=field)
    try:
        # Only what it looks like: whether the domain takes mail, its server tells us.
        address = validate_email(to, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise Refused("bad_mail", f"to: {error}", field="to") from None
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = address.normalized
    message["Subject"] = subject
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip(" >") or None)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    message.set_content(str(payload["text"]))
    return message


def _keep_together(message: EmailMessage, payload: dict[str, Any], settings: Settings) -> None:
    """What makes the mails of a case one thread, and brings the answer back into the case."""
    domain = parseaddr(settings.mail_from)[1].rpartition("@")[2] or "localhost"
    thread = thread_id(payload["case"], domain)
    answered = payload.get("answers") or ""
    last = answered if MESSAGE_ID.fullmatch(answered) else ""
    message["In-Reply-To"] = last or thread
    message["References"] = f"{thread} {last}".strip()
    if settings.reply_address:
        key = settings.key_of_replies
        message["Reply-To"] = reply_address(settings.reply_address, key, payload["case"])
    if payload.get("by_person"):
        del message["Auto-Submitted"]


def read_mailbox(folder: Path) -> list[dict[str, Any]]:
    """The mails of the local mailbox, newest first: {id, at, to, subject, text, link}."""
    mails = []
    for file in sorted(folder.glob("*.json"), reverse=True):
        mails.append({"id": file.stem, **json.loads(file.read_text(encoding="utf-8"))})
    return mails


def _send_by_smtp(message: EmailMessage, settings: Settings) -> None:
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=SMTP_SECONDS) as server:
        if settings.smtp_starttls:
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
        server.send_message(message, from_addr=_returns_to(message))


def _returns_to(message: EmailMessage) -> str | None:
    """Where a mail goes that cannot be delivered: to its case, if it has an address."""
    return parseaddr(str(message["Reply-To"]))[1] if message["Reply-To"] else None


def _drop(folder: Path, message: EmailMessage, payload: dict[str, Any]) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    at = datetime.now(UTC)
    mail = {
        "at": at.isoformat(),
        "to": str(message["To"]),
        "subject": str(message["Subject"]),
        "text": str(payload["text"]),
        "link": payload.get("link"),
        "whose": payload.get("whose"),
    }
    names = [part.get_filename() for part in message.iter_attachments()]
    mail |= {"attached": names} if names else {}
    name = f"{at:%Y%m%dT%H%M%S%f}-{os.urandom(3).hex()}"
    unfinished = folder / f".{name}.part"
    unfinished.touch(mode=0o600)
    unfinished.write_text(json.dumps(mail, ensure_ascii=False), encoding="utf-8")
    unfinished.replace(folder / f"{name}.json")  # readers see the whole mail or none
