"""What a customer sends becomes a stored turn, the same way on every channel."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tandem.channels.buttons import named_button, pressed
from tandem.core.conversation import Turn
from tandem.core.errors import Refused
from tandem.core.redaction import redact
from tandem.core.text import clean
from tandem.handover.open_case import receive
from tandem.runtime import Runtime
from tandem.skills.phrases import listed
from tandem.storage.conversations import Door, Received
from tandem.storage.turns import unknown

MAIL_CODE = re.compile(r"(?<![\w@.-])(?<!\d )\d{3}[ -]?\d{3}(?![\w@-])")
ENTER_MAIL_CODE = "/enter_mail_code"
"""Tells Rasa that a code was typed; how it fits is asked of the store. Customers cannot send it."""
TOLD_IN_PARTS = timedelta(minutes=10)
"""Within this time a number may be told in two messages."""
LOOKED_BACK = 40
"""Turns in which a secret's question or a button may stand that a message answers."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was stored: the customer's turn, then a line about it if there is one; and whether a
    case is open, so that a person's screen may show it."""

    turns: list[Turn]
    has_case: bool


def take_message(
    runtime: Runtime,
    conversation_id: str,
    text: str,
    client_id: str | None,
    hidden: tuple[str, ...] = (),
    door: Door | None = None,
) -> Taken:
    """Store what the customer writes, and tell them once if a secret in it was hidden.

    `hidden` are the kinds of secrets that were hidden before; `door` is what has been looked up
    already. Raises Refused empty_message, message_too_long, too_many_messages.
    """
    door = door or _door(runtime, conversation_id)
    _not_too_many(runtime, conversation_id, client_id, door)
    text = clean(text, runtime.config.settings.message_limit)
    code = MAIL_CODE.search(text)
    if code and runtime.storage.mail_codes.awaited(conversation_id):
        received = _take_code(runtime, conversation_id, text, code, client_id)
        return Taken([received.turn], received.has_case)
    asked = next((turn.text for turn in reversed(door.turns) if turn.speaker != "customer"), "")
    last = _just_said(runtime, door)
    safe = redact(text, asked, last.text if last else "")
    if last and safe.before is not None:
        runtime.storage.conversations.rewrite(last.id, safe.before)
    button = named_button(list(door.turns), safe.text)
    received = _store(runtime, conversation_id, safe.text, client_id, button)
    told = _told_once(runtime, conversation_id, hidden + safe.kinds)
    return Taken([received.turn, *told], received.has_case)


def take_choice(
    runtime: Runtime,
    conversation_id: str,
    turn_id: str,
    index: Any,
    client_id: str | None,
    door: Door | None = None,
) -> Taken:
    """Store the choice of a button. Raises Refused unknown_button, too_many_messages."""
    door = door or _door(runtime, conversation_id)
    _not_too_many(runtime, conversation_id, client_id, door)
    turns = list(door.turns)
    if all(turn.id != turn_id for turn in turns):  # a button of long ago
        turns = runtime.storage.conversations.turns(conversation_id)
    button = pressed(turns, turn_id, index)
    received = _store(runtime, conversation_id, button["title"], client_id, button)
    return Taken([received.turn], received.has_case)


def _door(runtime: Runtime, conversation_id: str) -> Door:
    door = runtime.storage.conversations.door(conversation_id, LOOKED_BACK)
    if door is None:
        raise unknown()
    return door


def _just_said(runtime: Runtime, door: Door) -> Turn | None:
    """The customer's message before this one, in whose end a secret may begin."""
    since = runtime.clock() - TOLD_IN_PARTS
    last = next((turn for turn in reversed(door.turns) if turn.speaker == "customer"), None)
    return last if last and last.at >= since and not last.picked else None


def _take_code(
    runtime: Runtime, conversation_id: str, text: str, code: re.Match, client_id: str | None
) -> Received:
    """A code by mail: compared here and now, so that what is stored never holds it."""
    if not runtime.storage.conversations.knows_client_id(conversation_id, client_id):
        runtime.storage.mail_codes.enter(conversation_id, re.sub(r"\D", "", code.group()))
    safe = redact(MAIL_CODE.sub("[code hidden]", text)).text
    return _store(runtime, conversation_id, safe, client_id, {"payload": ENTER_MAIL_CODE})


def _store(runtime: Runtime, conversation_id: str, text: str, client_id, button) -> Received:
    picked = button["payload"] if button else None
    return receive(runtime, conversation_id, text, client_id=client_id, picked=picked)


def _told_once(runtime: Runtime, conversation_id: str, hidden: tuple[str, ...]) -> list[Turn]:
    """The line that says a secret was hidden; the same line if it was said before."""
    if not hidden:
        return []
    kinds = [f"the {kind}" for kind in dict.fromkeys(hidden)]
    text = runtime.config.messages("secret_hidden", what=listed(kinds))
    return [
        runtime.storage.conversations.add_turn(
            conversation_id, "system", text, client_id="secret hidden"
        )
    ]


def _not_too_many(
    runtime: Runtime, conversation_id: str, client_id: str | None, door: Door
) -> None:
    since = runtime.clock() - timedelta(minutes=1)
    lately = [turn for turn in door.turns if turn.speaker == "customer" and turn.at >= since]
    sent, most = len(lately), runtime.config.settings.messages_per_minute
    if len(door.turns) == LOOKED_BACK and door.turns[0].at >= since:  # there may be more of them
        sent = runtime.storage.conversations.customer_turns_since(conversation_id, since)
    if sent < most:
        return
    if runtime.storage.conversations.knows_client_id(conversation_id, client_id):
        return  # a repeat of what is stored already
    raise Refused("too_many_messages", "That was a lot at once. Please wait a minute.", 429)
