"""Turns: numbered within their conversation, stored once."""

import secrets
from itertools import dropwhile, takewhile
from typing import Any

from sqlalchemy import Connection, insert, select, update

from tandem.core.clock import moment
from tandem.core.conversation import NluResult, Turn
from tandem.core.errors import Refused
from tandem.core.words import refusal
from tandem.storage import tables as t
from tandem.storage.events import append
from tandem.storage.notifications import tell_followers

LISTED_CHARACTERS = 200
"""So much of the last message is shown in the desk's list."""
LOOKED_BACK = 8
"""Messages read to find what was last said: a few of the customer's, and one answer in parts."""


def new_id(kind: str) -> str:
    """An id nobody can guess, with its kind in front: c_ conversation, t_ turn, h_ case."""
    return f"{kind}_{secrets.token_urlsafe(15)}"


def add_turn(db: Connection, conversation_id: str, speaker: str, text: str, **more: Any) -> Turn:
    """Store a turn inside a transaction and give it the conversation's next number."""
    seq = next_seq(db, conversation_id)
    turn = store_turn(db, conversation_id, seq, speaker, text, **more)
    if speaker == "customer":
        show_last(db, conversation_id, turn)
    return turn


def next_seq(db: Connection, conversation_id: str) -> int:
    """The number of the conversation's next turn. As `lock`, this keeps the sole right to change
    the conversation until the end of the transaction. Raises Refused unknown_conversation."""
    seq = db.execute(
        update(t.conversation)
        .where(t.conversation.c.id == conversation_id)
        .values(last_seq=t.conversation.c.last_seq + 1)
        .returning(t.conversation.c.last_seq)
    ).scalar()
    if seq is None:
        raise unknown()
    return int(seq)


def store_turn(
    db: Connection, conversation_id: str, seq: int, speaker: str, text: str, **more: Any
) -> Turn:
    """Store turn number `seq` with its event."""
    values: dict[str, Any] = {
        "id": new_id("t"),
        "conversation_id": conversation_id,
        "seq": seq,
        "speaker": speaker,
        "text": text,
        "buttons": [],
        "at": moment(db),
    } | more
    db.execute(insert(t.turn).values(**values))
    about = {"speaker": speaker, "seq": seq, "characters": len(text)}
    append(db, conversation_id, "message", about, values["id"])
    return Turn(
        id=values["id"],
        seq=values["seq"],
        speaker=values["speaker"],
        text=values["text"],
        at=values["at"],
        name=values.get("name"),
        buttons=tuple(values["buttons"]),
        client_id=values.get("client_id"),
        picked=values.get("picked"),
        card=values.get("card"),
    )


def show_last(db: Connection, conversation_id: str, turn: Turn) -> None:
    """The desk's list shows what the customer of an open case said last, and who follows the case
    hears that they wrote."""
    shown = db.execute(
        update(t.case)
        .where(t.case.c.conversation_id == conversation_id, t.case.c.closed_at.is_(None))
        .values(customer_seq=turn.seq, last_text=turn.text[:LISTED_CHARACTERS])
        .returning(t.case.c.id)
    ).scalar()
    if shown:
        tell_followers(db, shown, "customer", turn.at)


def lock(db: Connection, conversation_id: str) -> None:
    """Wait for, and keep until the end of the transaction, the sole right to change who has the
    conversation and what is said in it. Raises Refused unknown_conversation."""
    c = t.conversation.c
    query = select(c.id).where(c.id == conversation_id).with_for_update()
    if db.execute(query).one_or_none() is None:
        raise unknown()


def by_client_id(db: Connection, conversation_id: str, client_id: str | None) -> Turn | None:
    """The turn that the customer's side knows by this id, or None."""
    if client_id is None:
        return None
    row = db.execute(
        select(t.turn).where(
            t.turn.c.conversation_id == conversation_id, t.turn.c.client_id == client_id
        )
    ).one_or_none()
    return turn_of(row) if row else None


def conversation_row(db: Connection, conversation_id: str):
    """The row of a conversation. Raises Refused unknown_conversation."""
    row = db.execute(
        select(t.conversation).where(t.conversation.c.id == conversation_id)
    ).one_or_none()
    if row is None:
        raise unknown()
    return row


def unknown() -> Refused:
    """The error for a conversation nobody knows."""
    return Refused("unknown_conversation", refusal("unknown_conversation"), 404)


def turns_of(db: Connection, conversation_id: str, after: int = 0, last: int | None = None):
    """The turns of a conversation after number `after`, oldest first; the `last` of them only."""
    mine = (t.turn.c.conversation_id == conversation_id, t.turn.c.seq > after)
    newest = select(t.turn).where(*mine).order_by(t.turn.c.seq.desc()).limit(last)
    return (turn_of(row) for row in reversed(db.execute(newest).all()))


def said_before(db: Connection, conversation_id: str, seq: int) -> str:
    """What the bot or an agent had last said when turn `seq` came: "" if nothing.

    Messages that followed one another belong together.
    """
    rows = db.execute(
        select(t.turn.c.speaker, t.turn.c.text)
        .where(
            t.turn.c.conversation_id == conversation_id,
            t.turn.c.seq < seq,
            t.turn.c.speaker != "system",
        )
        .order_by(t.turn.c.seq.desc())
        .limit(LOOKED_BACK)
    )
    since = dropwhile(lambda row: row.speaker == "customer", rows)
    said = [row.text for row in takewhile(lambda row: row.speaker != "customer", since)]
    return " ".join(reversed(said))


def turn_of(row) -> Turn:
    """A turn from its row."""
    return Turn(
        id=row.id,
        seq=row.seq,
        speaker=row.speaker,
        text=row.text,
        at=row.at,
        name=row.name,
        buttons=tuple(row.buttons),
        nlu_result=NluResult.from_json(row.heard) if row.heard else None,
        client_id=row.client_id,
        picked=row.picked,
        card=row.card,
    )
