"""What a customer sends becomes a stored turn, the same way on every channel."""

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import takewhile
from typing import Any

from tandem.channels.buttons import named_button, pressed
from tandem.core.conversation import Turn
from tandem.core.customs import listed, secret_in_words
from tandem.core.errors import Refused
from tandem.core.redaction import redact, redact_parts
from tandem.core.text import clean, has_text
from tandem.core.told_in_parts import MOST_PARTS
from tandem.core.typed_code import typed_codes
from tandem.core.words import refusal
from tandem.handover.open_case import receive
from tandem.handover.rating import is_rating, take_line, take_rating
from tandem.runtime import Runtime
from tandem.storage.conversations import Door
from tandem.storage.turn_store import Received
from tandem.storage.turns import unknown

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
    files: tuple[str, ...] = (),
) -> Taken:
    """Store what the customer writes, and tell them once if a secret in it was hidden.

    `hidden` are the kinds of secrets that were hidden before; `door` is what has been looked up
    already; `files` are ids of those that are sent with it. Raises Refused empty_message,
    message_too_long, too_many_messages, unknown_file, too_many_files.
    """
    door = door or _door(runtime, conversation_id)
    _not_too_many(runtime, conversation_id, client_id, door)
    if files and not has_text(text):
        received = _store(runtime, conversation_id, "", client_id, None, files)
        return Taken([received.turn], received.has_case)
    text = clean(text, runtime.config.settings.message_limit)
    codes = typed_codes(text)
    code = {}
    if codes and runtime.storage.mail_codes.awaited(conversation_id):
        text = _take_code(runtime, conversation_id, text, codes, client_id)
        code = {"payload": ENTER_MAIL_CODE}
    asked = next((turn.text for turn in reversed(door.turns) if turn.speaker != "customer"), "")
    said = _just_said(runtime, door)
    last = said[-1] if said else None
    safe = redact(text, asked, last.text if last else "")
    if last and safe.before is not None:
        runtime.storage.conversations.rewrite(last.id, safe.before)
    parts = redact_parts([*(turn.text for turn in said), safe.text])
    for turn, part in zip(reversed(said), reversed(parts[:-1]), strict=False):
        runtime.storage.conversations.rewrite(turn.id, part.text)
    if parts:
        safe = replace(parts[-1], kinds=safe.kinds + parts[-1].kinds)
    if not (code or files) and _rated_lately(door):
        line = take_line(runtime, conversation_id, safe.text, client_id)
        if line is not None:
            return Taken(line, False)
    button = code or named_button(list(door.turns), safe.text)
    received = _store(runtime, conversation_id, safe.text, client_id, button, files)
    kind = "secret_hidden_in_parts" if safe.before is not None or parts else "secret_hidden"
    told = _told_once(runtime, conversation_id, kind, hidden + safe.kinds)
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
    if button["payload"].startswith(("/affirm", "/deny")) and _is_over(turns, turn_id):
        raise Refused("unknown_button", refusal("unknown_button"), 409, "button")
    if is_rating(button["payload"]):
        return Taken(take_rating(runtime, conversation_id, turn_id, button, client_id), False)
    received = _store(runtime, conversation_id, button["title"], client_id, button)
    return Taken([received.turn], received.has_case)


def _is_over(turns: list[Turn], turn_id: str) -> bool:
    """Whether something else was asked since, or somebody else has spoken: a yes to an earlier
    question is none to a later, nor to what a person said after it."""
    seq = next(turn.seq for turn in turns if turn.id == turn_id)
    later = [turn for turn in turns if turn.seq > seq]
    return any(
        turn.speaker == "agent" or (turn.speaker == "bot" and turn.buttons) for turn in later
    )


def _door(runtime: Runtime, conversation_id: str) -> Door:
    door = runtime.storage.conversations.door(conversation_id, LOOKED_BACK)
    if door is None:
        raise unknown()
    return door


def _just_said(runtime: Runtime, door: Door) -> list[Turn]:
    """The customer's messages just before this one, oldest first, in which a secret may begin; a
    button that was pressed begins none."""
    since = runtime.clock() - TOLD_IN_PARTS
    said = [turn for turn in door.turns if turn.speaker == "customer"][1 - MOST_PARTS :]
    begins = takewhile(lambda turn: turn.at >= since and not turn.picked, reversed(said))
    return list(begins)[::-1]


def _rated_lately(door: Door) -> bool:
    """Whether the customer's last message was a press of one of the rating's buttons; only then is
    the database asked."""
    last = next((turn for turn in reversed(door.turns) if turn.speaker == "customer"), None)
    return last is not None and is_rating(last.picked or "")


def _take_code(
    runtime: Runtime,
    conversation_id: str,
    text: str,
    codes: list[tuple[int, int, str]],
    client_id: str | None,
) -> str:
    """A code by mail: compared here and now, so that what is stored never holds it. The text
    without it."""
    if not runtime.storage.conversations.knows_client_id(conversation_id, client_id):
        runtime.storage.mail_codes.enter(conversation_id, codes[0][2])
    for first, last, _ in reversed(codes):
        text = f"{text[:first]}[code hidden]{text[last:]}"
    return text


def _store(
    runtime: Runtime,
    conversation_id: str,
    text: str,
    client_id: str | None,
    button: dict[str, str] | None,
    files: tuple[str, ...] = (),
) -> Received:
    picked = button["payload"] if button else None
    return receive(runtime, conversation_id, text, client_id=client_id, picked=picked, files=files)


def _told_once(
    runtime: Runtime, conversation_id: str, kind: str, hidden: tuple[str, ...]
) -> list[Turn]:
    """The line that says a secret was hidden; the same line if it was said before. A part of it in
    an earlier message is gone from our turns, but Rasa has read it and keeps its events."""
    if not hidden:
        return []
    kinds = dict.fromkeys(map(secret_in_words, hidden))
    text = runtime.config.messages(kind, what=listed(list(kinds)))
    return [
        runtime.storage.conversations.add_turn(
            conversation_id, "system", text, client_id=kind.replace("_", " ")
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
    raise Refused("too_many_messages", refusal("too_many_messages"), 429)
