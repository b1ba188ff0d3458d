"""The mailbox into which customers answer, read by IMAP."""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from tandem.config.settings import Settings

IMAP_SECONDS = 20
AT_ONCE = 25
LARGEST_MAIL = 25_000_000
"""Bytes; what is larger is left for people, flagged."""


class Mailbox:
    """One open connection. Raises OSError and imaplib's errors where another try may work."""

    def __init__(self, client: imaplib.IMAP4):
        self._client = client

    def unread(self) -> Iterator[tuple[str, bytes | None]]:
        """The oldest unread mails with their numbers; None for one that is too large to be read."""
        _, found = self._client.uid("search", "UNSEEN")
        for number in (found[0] or b"").decode().split()[:AT_ONCE]:
            _, about = self._client.uid("fetch", number, "(RFC822.SIZE)")
            if _size(about) > LARGEST_MAIL:
                yield number, None
                continue
            _, parts = self._client.uid("fetch", number, "(BODY.PEEK[])")
            yield number, next((part[1] for part in parts if isinstance(part, tuple)), None)

    def done(self, number: str, *, for_people: bool = False) -> None:
        """It has been read; `for_people` flags what is none of ours, so that somebody looks."""
        flags = r"(\Seen \Flagged)" if for_people else r"(\Seen)"
        self._client.uid("store", number, "+FLAGS", flags)


@contextmanager
def opened(settings: Settings) -> Iterator[Mailbox]:
    """The mailbox that the settings name."""
    host, port = settings.imap_host, settings.imap_port
    client: imaplib.IMAP4
    if settings.imap_tls:
        context = ssl.create_default_context()
        client = imaplib.IMAP4_SSL(host, port, ssl_context=context, timeout=IMAP_SECONDS)
    else:
        client = imaplib.IMAP4(host, port, timeout=IMAP_SECONDS)
    with client:
        client.login(settings.imap_user, settings.imap_password)
        answer, _ = client.select(settings.imap_folder)
        if answer != "OK":
            raise imaplib.IMAP4.error(f"there is no folder {settings.imap_folder}")
        yield Mailbox(client)


def _size(about: list) -> int:
    words = b" ".join(one if isinstance(one, bytes) else one[0] for one in about if one)
    _, _, after = words.partition(b"RFC822.SIZE ")
    digits = after.split(b" ")[0].strip(b")")
    return int(digits) if digits.isdigit() else 0
