"""A mail as it came, read into what a case needs of it. Pure.

Anybody can write anything into a mail: each part has a limit, and what cannot be read is left out.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.policy import default
from email.utils import getaddresses
from html.parser import HTMLParser
from typing import Literal

from tandem.channels.mail.folding import fold
from tandem.channels.mail.plain_enough import character_set, is_plain_enough
from tandem.core.text import storable
from tandem.delivery.reply_address import reference_in

LONGEST_TEXT = 100_000
MOST_ATTACHED = 10
"""Files of one mail that are taken; what is more stays in the mailbox."""
RECIPIENTS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
BREAKS = {"p", "br", "div", "tr", "li", "blockquote", "h1", "h2", "h3"}
BLANK = re.compile(r"\s+")
UNSEEN = {"script", "style", "head", "title"}

Kind = Literal["reply", "bounce", "automatic"]


@dataclass(frozen=True, slots=True)
class CustomerMail:
    """`reference` is the case's, None where no signed address names one. `said` is what is new in
    it and `rest` what it quotes; of a bounce `said` is why it came back. `files` are the names of
    what was attached, `attached` those of a reply that could be read, as (name, bytes)."""

    key: str
    message_id: str
    sender: str
    reference: str | None
    kind: Kind
    said: str
    rest: str = ""
    files: tuple[str, ...] = ()
    attached: tuple[tuple[str, bytes], ...] = ()


class Unreadable(Exception):
    """A mail that nothing here reads; people find it in the mailbox."""


def read(raw: bytes, key: str) -> CustomerMail:
    """Read a mail. `key` is what reply addresses are signed with. Raises Unreadable."""
    if not is_plain_enough(raw):
        raise Unreadable("too-much")
    try:
        return _read(raw, key)
    except Exception as error:  # the parsers of the standard library fail in many ways
        raise Unreadable(f"{type(error).__name__}: {error}"[:200]) from error


def _read(raw: bytes, key: str) -> CustomerMail:
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)  # noqa: S101  # nosec: what the policy makes
    kind = _kind(message)
    addresses = _addresses(message)
    if kind == "bounce":
        said, rest = _why(message), ""
        addresses += _returned(raw)
    else:
        said, rest = fold(_text(message))
    parts = _attached(message)
    message_id = storable(_header(message, "message-id"))[:120]
    return CustomerMail(
        key=f"mail {hashlib.sha256(message_id.encode() or raw).hexdigest()[:32]}",
        message_id=message_id,
        sender=next((one for _, one in getaddresses([_header(message, "from")])), "").lower(),
        reference=reference_in(addresses, key),
        kind=kind,
        said=storable(said),
        rest=storable(rest),
        files=tuple(map(_name, parts)),
        attached=tuple(_contents(parts)) if kind == "reply" else (),
    )


def _name(part: EmailMessage) -> str:
    return storable(part.get_filename() or part.get_content_type())[:80]


def _contents(parts: list[EmailMessage]) -> Iterator[tuple[str, bytes]]:
    for part in parts[:MOST_ATTACHED]:
        content = None if part.is_multipart() else part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield _name(part), content


def _kind(message: EmailMessage) -> Kind:
    sender = _header(message, "from").casefold()
    if message.get_content_type() == "multipart/report" or "mailer-daemon@" in sender:
        return "bounce"
    automatic = _header(message, "auto-submitted").casefold() not in ("", "no")
    precedence = _header(message, "precedence").casefold() in ("bulk", "junk", "auto_reply", "list")
    return "automatic" if automatic or precedence or "x-autoreply" in message else "reply"


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, "")).strip()
    except (ValueError, IndexError, AttributeError, MessageError):  # a header no parser can read
        return ""


def _addresses(message: EmailMessage) -> list[str]:
    return [address for name in RECIPIENTS for _, address in getaddresses([_header(message, name)])]


def _returned(raw: bytes) -> list[str]:
    """Addresses in what a bounce returns: our own mail's reply address is among them."""
    text = raw[:LONGEST_TEXT].decode("ascii", "replace")
    return re.findall(r"[\w.+-]{1,80}@[\w.-]{1,200}", text)[:200]


def _why(message: EmailMessage) -> str:
    """What the report of a bounce says of it."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            for block in part.get_payload():
                if isinstance(block, EmailMessage) and block.get("final-recipient"):
                    fields = ("final-recipient", "action", "status", "diagnostic-code")
                    found = (_header(block, name).partition(";") for name in fields)
                    return " ".join((last or first).strip() for first, _, last in found)[:400]
    return _header(message, "subject")[:400]


def _text(message: EmailMessage) -> str:
    try:
        body = message.get_body(("plain", "html"))
        text = _decoded(body) if body else ""
    except (LookupError, ValueError, AttributeError, MessageError):  # an unknown charset, or worse
        return ""
    if body and body.get_content_type() == "text/html":
        text = _plain(text[:LONGEST_TEXT])
    return text[:LONGEST_TEXT]


def _decoded(body: MIMEPart) -> str:
    payload = body.get_payload(decode=True)
    held = payload[: 4 * LONGEST_TEXT] if isinstance(payload, bytes) else b""
    return held.decode(character_set(str(body.get_content_charset("utf-8"))), "replace")


def _attached(message: EmailMessage) -> list[EmailMessage]:
    try:
        return [part for part in message.iter_attachments() if isinstance(part, EmailMessage)]
    except (AttributeError, TypeError):  # one that says it has parts and has none
        return []


class _Plain(HTMLParser):
    """The words of HTML; quotes are marked as in plain text."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._unseen, self._quoted = 0, 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._unseen += tag in UNSEEN
        self._quoted += tag == "blockquote"
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in UNSEEN))
        self._quoted = max(0, self._quoted - (tag == "blockquote"))
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.said.append(BLANK.sub(" ", data))

    def _break(self, tag: str) -> None:
        if tag in BREAKS:
            self.said.append("\n> " if self._quoted else "\n")


def _plain(html: str) -> str:
    reader = _Plain()
    reader.feed(html)
    lines = "".join(reader.said).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip() not in ("", ">"))
