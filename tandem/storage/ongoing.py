"""Conversations that the assistant has right now, and what agents note on them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, and_, func, insert, select

from tandem.core.database import reading, writing
from tandem.core.errors import Refused
from tandem.core.ports import Clock
from tandem.core.typed import typed
from tandem.core.words import refusal
from tandem.storage import tables as t
from tandem.storage.case_queries import Note

LIVE = timedelta(minutes=15)
"""Without a word for so long, a conversation goes on no more."""
OPENED_WITHIN = timedelta(days=1)
MOST = 50


@dataclass(frozen=True, slots=True)
class OngoingTurn:
    """The newest turn of a live conversation; `waits`: the assistant is about to answer it."""

    conversation_id: str
    channel: str
    opened_at: datetime
    speaker: str
    text: str
    at: datetime
    seq: int
    waits: bool
    asks: bool
    ended: bool


class Ongoing:
    """Reads what the assistant is doing now."""

    def __init__(self, engine: Engine, clock: Clock):
        self._engine, self._clock = engine, clock

    def listed(self) -> list[OngoingTurn]:
        """Conversations in which something was said lately, the customer has spoken, and no case is
        open; the last word first."""
        query = _LIVE.where(
            t.conversation.c.ended_at.is_(None),
            t.turn.c.at >= self._clock() - LIVE,
            t.conversation.c.opened_at >= self._clock() - OPENED_WITHIN,
        )
        with reading(self._engine) as db:
            return [
                _ongoing(row) for row in db.execute(query.order_by(t.turn.c.at.desc()).limit(MOST))
            ]

    def one(self, conversation_id: str) -> OngoingTurn:
        """One that no person has, however long ago its last word was, ended or not. Raises Refused
        not_live."""
        with reading(self._engine) as db:
            row = db.execute(_LIVE.where(t.conversation.c.id == conversation_id)).one_or_none()
        if row is None:
            raise Refused("not_live", refusal("not_live"), 404)
        return _ongoing(row)

    def whisper(self, conversation_id: str, agent_id: str, text: str) -> None:
        """A note for whoever takes this conversation; customers never see it."""
        row = {"conversation_id": conversation_id, "agent_id": agent_id, "text": typed(text)}
        with writing(self._engine) as db:
            db.execute(insert(t.whisper).values(at=self._clock(), **row))

    def whispers(self, conversation_id: str) -> list[Note]:
        """What was noted, oldest first. The ids are below zero: they are none of a case's notes."""
        w = t.whisper.c
        name = func.coalesce(t.agent.c.name, w.agent_id).label("agent")
        query = (
            select((-w.id).label("id"), w.text, w.at, name)
            .join(t.agent, t.agent.c.id == w.agent_id, isouter=True)
            .where(w.conversation_id == conversation_id)
            .order_by(w.id)
        )
        with reading(self._engine) as db:
            return [Note(**row._mapping) for row in db.execute(query)]


def _ongoing(row: Any) -> OngoingTurn:
    asks = row.speaker == "bot" and ("?" in row.text or bool(row.buttons))
    about = (row.id, row.channel, row.opened_at, row.speaker, row.text, row.at, row.seq)
    return OngoingTurn(
        *about, waits=row.work in ("todo", "doing"), asks=asks, ended=row.ended_at is not None
    )


_c, _turn, _case, _said = t.conversation.c, t.turn.c, t.case.c, t.turn.alias("said").c
_LIVE = (
    select(
        _c.id, _c.channel, _c.opened_at, _turn.speaker, _turn.text, _turn.at, _turn.seq,
        _turn.work, _turn.buttons, _c.ended_at,
    )
    .join(t.turn, and_(_turn.conversation_id == _c.id, _turn.seq == _c.last_seq))
    .where(
        ~select(_case.id).where(_case.conversation_id == _c.id, _case.closed_at.is_(None)).exists(),
        select(_said.id)
        .where(_said.conversation_id == _c.id, _said.speaker == "customer")
        .exists(),
    )
)  # fmt: skip
