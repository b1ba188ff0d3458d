"""The customer wants it another way: an answer by mail, a call at a time, or the chat again."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError

from tandem.cases.routing import rank_at
from tandem.cases.state_machine import WAITING, WAYS
from tandem.core.errors import Refused
from tandem.handover.contact_methods import (
    checked_email,
    checked_phone,
    confirmation,
    email_of,
    free_place,
    told,
)
from tandem.handover.open_case import asked_for, call_person, hand_over, into_chat
from tandem.runtime import Runtime
from tandem.storage.turns import new_id

Row = dict[str, Any]
SLOT_TRIES = 5
NO_CALL = {"callback_at": None, "callback_place": None}


def switch(
    runtime: Runtime,
    conversation_id: str,
    way: str,
    *,
    phone: str = "",
    email: str = "",
    slot: datetime | None = None,
) -> Row:
    """The customer wants it another way: "callback" (needs `phone`, may name a `slot`), "mail" or
    "ticket" (`email`, unless it is known), "phone" (calls us with the reference), or "chat".

    Raises Refused bad_way, bad_phone, bad_email, slot_taken or not_waiting.
    """
    if way not in WAYS:
        raise Refused("bad_way", f"`way` must be one of {', '.join(WAYS)}.", field="way")
    phone = checked_phone(phone) if way == "callback" else ""
    email = checked_email(email) if email else ""
    case = runtime.storage.cases.of_conversation(conversation_id)
    if way == "mail" and not email:
        known = email_of(runtime.storage.conversations.conversation(conversation_id))
        email = checked_email(known or (case or {}).get("email") or "")
    if case is None:
        if way == "chat":
            return call_person(runtime, conversation_id, new_id("p"))
        case = hand_over(runtime, conversation_id, new_id("p"), asked_for(runtime), way="ticket")
    if case["state"] not in WAITING:
        raise Refused("not_waiting", "You are talking to somebody already.", 409)
    if way == "chat":
        return case if case["way"] == "chat" else into_chat(runtime, case)
    values: dict[str, Any] = {"way": way, "told_until": None, "asked": None}
    if email:
        values["email"] = email
    if way == "callback":
        return _call_back(runtime, case, values | {"callback_phone": phone}, slot)
    due = runtime.config.team.due_at(runtime.clock(), case["queue"], way)
    rank = rank_at(case["requested_at"], case["priority"], runtime.config.team.file.waiting)
    return _switch(runtime, case, values | {"due_at": due, "rank_at": rank} | NO_CALL)


def _call_back(runtime: Runtime, case: Row, values: Row, slot: datetime | None) -> Row:
    length = timedelta(minutes=runtime.config.team.file.callbacks.slot_minutes)
    for _ in range(SLOT_TRIES):
        at, place = free_place(runtime, slot)
        call = {"callback_at": at, "callback_place": place, "rank_at": at, "due_at": at + length}
        try:
            return _switch(runtime, case, values | call)
        except IntegrityError:
            continue  # somebody took this place in the same moment
    raise Refused("slot_taken", "That time is taken. Please choose another.", 409, "slot")


def _switch(runtime: Runtime, case: Row, values: Row) -> Row:
    row = case | values
    mail = confirmation(runtime, row)
    return runtime.storage.cases.move(
        case["id"], "switch", say=told(runtime, row), mail=mail, **values
    )
