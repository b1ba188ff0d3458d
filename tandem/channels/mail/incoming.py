"""Mails of customers come into their case: a reply as their words, anything else as a note."""

import imaplib
import logging
import time
from collections.abc import Callable
from dataclasses import replace

from tandem.cases.case import Case
from tandem.channels.mail.mailbox import opened
from tandem.channels.mail.message import CustomerMail, Unreadable, read
from tandem.core.errors import Refused
from tandem.core.redaction import redact
from tandem.core.words import say
from tandem.handover.files import CUSTOMER, MOST_AT_ONCE, keep, message
from tandem.handover.open_case import asked_for, hand_over
from tandem.runtime import Runtime

log = logging.getLogger(__name__)
SYSTEM = "mail"
"""As which a mail stands among the external ids, and by which notes about one are signed."""
LONGEST_REST = 20_000


class IncomingMail:
    """Reads the mailbox every `imap_seconds`. `changed(conversation_id)` is called when something
    came in."""

    def __init__(self, runtime: Runtime, changed: Callable[[str], None]):
        self._runtime, self._changed = runtime, changed
        self._next = 0.0

    def once(self) -> bool:
        """Look, if it is time. What could not be stored stays unread and is tried again."""
        if time.monotonic() < self._next:
            return False
        settings = self._runtime.config.settings
        self._next = time.monotonic() + settings.imap_seconds
        try:
            with opened(settings) as mailbox:
                for number, raw in mailbox.unread():
                    ours = raw is not None and self._take_raw(raw)
                    mailbox.done(number, for_people=not ours)
        except (OSError, imaplib.IMAP4.error) as error:
            log.warning("mailbox %s: %s", settings.imap_host, error)
        return False

    def _take_raw(self, raw: bytes) -> bool:
        try:
            mail = read(raw, self._runtime.config.settings.key_of_replies)
        except Unreadable as error:
            log.warning("a mail is left to people in the mailbox: %s", error)
            return False
        return self.take(mail)

    def take(self, mail: CustomerMail) -> bool:
        """Put one mail where it belongs. False where it names no case of ours."""
        case = mail.reference and self._runtime.storage.cases.with_reference(mail.reference)
        if not case:
            return False
        if mail.kind == "reply" and mail.sender == (case.email or "").lower():
            self._reply(case, mail)
        else:
            self._note(case, mail)
        self._changed(case.conversation_id)
        return True

    def _reply(self, case: Case, mail: CustomerMail) -> None:
        """What the customer says, once for each mail; nobody but a person answers it."""
        storage, limit = self._runtime.storage, self._runtime.config.settings.message_limit
        text = redact(mail.said).text
        said, over = text[:limit], text[limit:]
        ids, left = self._files(case.conversation_id, mail)
        said, card = message(self._runtime, case.conversation_id, said, ids)
        turn = storage.conversations.add_turn(
            case.conversation_id, "customer", said, client_id=mail.key, card=card, files=ids
        )
        rest = "\n\n".join(filter(None, (over, redact(mail.rest[:LONGEST_REST]).text)))
        theirs = mail.message_id or mail.key
        storage.external_ids.put(SYSTEM, turn.id, theirs, rest=rest, files=left)
        if not case.is_open:
            self._again(case, turn.id)

    def _files(self, conversation_id: str, mail: CustomerMail) -> tuple[tuple[str, ...], list[str]]:
        """(ids of what was taken, names of what stays in the mailbox)."""
        storage, left = self._runtime.storage, list(mail.files)
        ids: list[str] = []
        if storage.conversations.knows_client_id(conversation_id, mail.key):
            return (), left  # read before
        for name, data in mail.attached:
            if len(ids) == MOST_AT_ONCE:
                break
            try:
                file = keep(self._runtime, conversation_id, data, name, CUSTOMER)
            except Refused as error:
                log.warning("an attachment stays in the mailbox: %s", error.code)
                continue
            ids.append(file.id)
            left.remove(name)
        return tuple(ids), left

    def _again(self, case: Case, turn_id: str) -> None:
        """An answer to what was closed is a matter for a person again."""
        decision = replace(asked_for(self._runtime), reason=say("desk.wrote_again"))
        opened_case = hand_over(
            self._runtime, case.conversation_id, turn_id, decision, method="ticket"
        ).case
        self._runtime.storage.cases.answer_to(opened_case, case.email)

    def _note(self, case: Case, mail: CustomerMail) -> None:
        """What no customer said, or perhaps another one: for the agent to judge."""
        sentence = "mail_other" if mail.kind == "reply" else f"mail_{mail.kind}"
        said = redact(mail.said[: self._runtime.config.settings.message_limit]).text
        words = say(f"desk.{sentence}", sender=mail.sender, to=case.email or "", said=said)
        self._runtime.storage.cases.note_by_mail(case, words, SYSTEM)
