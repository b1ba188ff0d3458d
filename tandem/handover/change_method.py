"""The customer wants it another way: an answer by mail, a call at a time, or the chat again."""

from datetime import datetime, timedelta
from typing import TypeGuard

from sqlalchemy.exc import IntegrityError

from tandem.cases.case import Case
from tandem.cases.routing import queue_sort_key
from tandem.cases.state_machine import CONTACT_METHODS, ContactMethod
from tandem.cases.transitions import ChangeContactMethod, after
from tandem.core.client_address import hidden
from tandem.core.errors import Refused
from tandem.core.words import refusal
from tandem.handover.contact_methods import (
    checked_email,
    checked_phone,
    confirmation,
    email_of,
    free_place,
    local_or_none,
    told,
)
from tandem.handover.language import in_their_language
from tandem.handover.open_case import asked_for, call_person, hand_over, into_chat
from tandem.runtime import Runtime
from tandem.storage.limits import Rule
from tandem.storage.turns import new_id

SLOT_TRIES = 5
MOST_MAILS, HOUR = 3, 3600
"""Confirmations to one address and from one conversation in an hour, as with links and codes."""


@in_their_language
def change_contact_method(
    runtime: Runtime,
    conversation_id: str,
    method: str,
    *,
    phone: str = "",
    email: str = "",
    slot: datetime | None = None,
    said: str = "",
) -> Case:
    """The customer wants it another way: "callback" (needs `phone`, may name a `slot`), "mail" or
    "ticket" (`email`, unless it is known), "phone" (calls us with the reference), or "chat". `said`
    is what the customer is told of it, if it is not the usual.

    Raises Refused bad_way, bad_phone, bad_email, slot_taken or not_waiting.
    """
    if not _is_contact_method(method):
        words = refusal("one_of", field="way", known=", ".join(CONTACT_METHODS))
        raise Refused("bad_way", words, field="way")
    phone = checked_phone(phone) if method == "callback" else ""
    email = checked_email(email) if email else ""
    case = runtime.storage.cases.of_conversation(conversation_id)
    if method == "mail" and not email:
        known = email_of(runtime.storage.conversations.conversation(conversation_id))
        email = checked_email(known or (case and case.email) or "")
    if case is None:
        if method == "chat":
            return call_person(runtime, conversation_id, new_id("p"))
        case = hand_over(
            runtime, conversation_id, new_id("p"), asked_for(runtime), method="ticket"
        ).case
    if not case.is_waiting:
        raise Refused("not_waiting", refusal("talking_already"), 409)
    if method == "chat":
        return case if case.in_chat else into_chat(runtime, case)
    if method == "callback":
        return _call_back(runtime, case, phone, email, slot)
    waiting = runtime.config.team.file.waiting
    change = ChangeContactMethod(
        contact_method=method,
        due_at=runtime.config.team.due_at(runtime.clock(), case.queue, method),
        queue_sort_key=queue_sort_key(case.requested_at, case.priority, waiting),
        email=email or None,
    )
    return _change(runtime, case, change, said)


def note_phone(runtime: Runtime, case: Case, phone: str, email: str | None = None) -> Case:
    """The customer's number is on the case, while it stays a ticket and no time is set.

    Raises Refused bad_phone or bad_email.
    """
    change = ChangeContactMethod(
        contact_method=case.contact_method,
        due_at=case.due_at,
        queue_sort_key=case.queue_sort_key,
        email=checked_email(email) if email else None,
        callback_phone=checked_phone(phone),
    )
    return runtime.storage.cases.move(case.id, change)


@in_their_language
def answer_to_own_address(runtime: Runtime, conversation_id: str) -> None:
    """Somebody has signed in where a visitor sat: what the person writes goes to the customer's
    own address, and no more to the one that the visitor gave. The customer is told."""
    case = runtime.storage.cases.of_conversation(conversation_id)
    known = email_of(runtime.storage.conversations.conversation(conversation_id, last=1))
    if case is None or not case.email or known in (None, case.email):
        return
    about = {"reference": case.reference, "email": known}
    about["due"] = local_or_none(runtime, case.due_at)
    said = None if case.in_chat else runtime.config.messages("email_taken", **about)
    runtime.storage.cases.answer_to(case, known, said)


def _is_contact_method(given: str) -> TypeGuard[ContactMethod]:
    return given in CONTACT_METHODS


def _call_back(runtime: Runtime, case: Case, phone: str, email: str, slot: datetime | None) -> Case:
    length = timedelta(minutes=runtime.config.team.file.callbacks.slot_minutes)
    for _ in range(SLOT_TRIES):
        at, place = free_place(runtime, slot)
        change = ChangeContactMethod(
            contact_method="callback",
            due_at=at + length,
            queue_sort_key=at,
            email=email or None,
            callback_phone=phone,
            callback_at=at,
            callback_place=place,
        )
        try:
            return _change(runtime, case, change)
        except IntegrityError:
            continue  # somebody took this place in the same moment
    raise Refused("slot_taken", refusal("slot_taken"), 409, "slot")


def _may_write(runtime: Runtime, case: Case) -> bool:
    """Whether a confirmation may go out: an address may be anybody's, so that few are sent to one,
    and few from one conversation. The address is noted all the same."""
    if not case.email:
        return True
    settings = runtime.config.settings
    address = hidden(case.email.casefold(), settings.secret_key)
    talk = f"contact_mail of {case.conversation_id}"
    rules = Rule(f"contact_mail to {address}", MOST_MAILS, HOUR), Rule(talk, MOST_MAILS, HOUR)
    return not runtime.storage.limits.count(*rules)


def _change(runtime: Runtime, case: Case, change: ChangeContactMethod, said: str = "") -> Case:
    then = after(case, change, runtime.clock())
    mail = confirmation(runtime, then) if _may_write(runtime, then) else None
    return runtime.storage.cases.move(case.id, change, say=said or told(runtime, then), mail=mail)
