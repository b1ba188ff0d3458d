"""Cases: opened once per handover, moved one edge at a time, every edge kept as an event.

An edge, its event, the line for the customer, the mail and the timers are one transaction: a
process that dies leaves all of them or none.
"""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from tandem.cases.routing import rank_at
from tandem.cases.state_machine import next_state
from tandem.cases.timers import may_breach, timers_of
from tandem.cases.transitions import changes, check_right
from tandem.config.team import Team
from tandem.core.database import snapshot, writing
from tandem.core.errors import Refused
from tandem.core.ports import Clock
from tandem.storage import tables as t
from tandem.storage.case_queries import CaseQueries, Row, one_case
from tandem.storage.events import append
from tandem.storage.facts import learn
from tandem.storage.job_queue import put_work
from tandem.storage.timers import set_timers
from tandem.storage.turns import add_turn, lock, new_id

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0/O, 1/I/L: a reference is read out on the phone."""
Learned = tuple[str, dict[str, str], str]
"""Who learned it, the facts, and a line of context."""
Mail = tuple[dict[str, Any], str]
"""Payload for `delivery/mail.py`, and the key under which it is stored once."""


class Cases(CaseQueries):
    """The repository of cases."""

    def __init__(self, engine: Engine, team: Team, clock: Clock):
        self._engine, self._team, self._clock = engine, team, clock

    def open(
        self,
        conversation_id: str,
        handover_id: str,
        *,
        say: Callable[[Row], str] | None = None,
        mail: Callable[[Row], Mail | None] | None = None,
        **about: Any,
    ) -> tuple[Row, bool]:
        """Open a case and queue it. Returns it and whether it is new. `say` and `mail` make of the
        new case the line and the mail for the customer.

        The same `handover_id` again, or a conversation that has an open case, gives back the case
        there is: a handover retried makes one case.
        """
        try:
            with writing(self._engine) as db:
                lock(db, conversation_id)
                found = _find(db, conversation_id, handover_id)
                if found:
                    return found, False
                row = self._insert(db, conversation_id, handover_id, about)
                if say:
                    add_turn(db, conversation_id, "system", say(row), at=self._clock())
                work = mail(row) if mail else None
                if work:
                    put_work(db, t.outbox, "mail", *work)
                return row, True
        except IntegrityError:  # another process opened it in the same moment
            with snapshot(self._engine) as db:
                found = _find(db, conversation_id, handover_id)
                if not found:
                    raise
                return found, False

    def _insert(self, db: Connection, conversation_id: str, handover_id: str, about: Row) -> Row:
        case_id, moment = new_id("h"), self._clock()
        last = db.execute(
            select(t.turn.c.seq, t.turn.c.text)
            .where(t.turn.c.conversation_id == conversation_id, t.turn.c.speaker == "customer")
            .order_by(t.turn.c.seq.desc())
            .limit(1)
        ).one_or_none()
        db.execute(
            insert(t.case).values(
                id=case_id,
                reference=f"H-{''.join(secrets.choice(ALPHABET) for _ in range(5))}",
                conversation_id=conversation_id,
                handover_id=handover_id,
                state=next_state("requested", "queue"),
                requested_at=moment,
                customer_seq=last.seq if last else 0,
                last_text=last.text[:200] if last else None,
                rank_at=rank_at(moment, about["priority"], self._team.file.waiting),
                **about,
            )
        )
        row = one_case(db, case_id)
        told = {name: about[name] for name in ("queue", "level", "priority", "reason")}
        for edge, state in (("request", "requested"), ("queue", "queued")):
            about_edge = {"edge": edge, "case": case_id, "to": state, "way": row["way"]}
            append(db, conversation_id, "case", about_edge | told)
        set_timers(db, case_id, timers_of(row, self._team))
        return row

    def move(
        self,
        case_id: str,
        edge: str,
        *,
        agent_id: str | None = None,
        say: str | None = None,
        work: str = "none",
        mail: Mail | None = None,
        note: tuple[str, str] | None = None,
        learned: Learned | None = None,
        still: dict[str, Any] | None = None,
        **values: Any,
    ) -> Row:
        """Take one edge. `say` is a system line for the customer, stored with the edge (`work`
        "todo": the assistant goes on from it); `mail` goes to the outbox, `note` (agent id, text)
        to the case, `learned` to the conversation with it. `still` names what must not have
        changed since the caller looked.

        Raises Refused already_claimed, not_yours or edge_not_allowed; then nothing has changed.
        """
        with writing(self._engine) as db:
            lock(db, one_case(db, case_id)["conversation_id"])
            row = one_case(db, case_id, lock=True)
            if edge in ("claim", "accept") and row["state"] in ("with_agent", "wrap_up"):
                if row["agent_id"] == agent_id and row["state"] == "with_agent":
                    return row
                raise _claimed(db, row, self._clock())
            check_right(row, edge, agent_id)
            if still and any(row[name] != value for name, value in still.items()):
                raise Refused("edge_not_allowed", "The case has changed meanwhile.", 409)
            values |= changes(row, edge, agent_id, self._clock(), values)
            db.execute(update(t.case).where(t.case.c.id == case_id).values(**values))
            about = {"edge": edge, "case": case_id, "from": row["state"], "to": values["state"]}
            about |= {"agent": agent_id, "outcome": values.get("outcome")}
            about |= {key: values[key] for key in ("way", "offered_to", "queue") if key in values}
            append(db, row["conversation_id"], "case", about)
            if say:
                more = {"work": work, "at": self._clock()}
                turn = add_turn(db, row["conversation_id"], "system", say, **more)
                if learned:
                    learn(db, row["conversation_id"], turn, *learned)
            if mail:
                put_work(db, t.outbox, "mail", *mail)
            if note:
                _add_note(db, row, *note, self._clock())
            row = one_case(db, case_id)
            set_timers(db, case_id, timers_of(row, self._team))
            return row

    def breach(self, case_id: str) -> bool:
        """Nobody has answered by the due time: kept once per case. One step more pressing."""
        with writing(self._engine) as db:
            row = one_case(db, case_id, lock=True)
            if not may_breach(row):
                return False
            moment = self._clock()
            rank = rank_at(row["rank_at"], -1, self._team.file.waiting)
            db.execute(
                update(t.case).where(t.case.c.id == case_id).values(breach_at=moment, rank_at=rank)
            )
            about = {"case": case_id, "due_at": row["due_at"].isoformat(), "queue": row["queue"]}
            append(db, row["conversation_id"], "breach", about)
            return True

    def set(self, case_id: str, **values: Any) -> None:
        """Set what is no part of the state: seen_seq, told_until."""
        with writing(self._engine) as db:
            db.execute(update(t.case).where(t.case.c.id == case_id).values(**values))

    def feel(self, conversation_id: str, mood: float, mood_at: float) -> None:
        """Keep the mood of the newest customer turn in the open case, if there is one."""
        c = t.case.c
        open_case = (c.conversation_id == conversation_id) & c.closed_at.is_(None)
        with writing(self._engine) as db:
            query = select(c.mood).where(open_case).with_for_update()
            row = db.execute(query).one_or_none()
            if row is None:
                return
            values = {"mood": [*(row.mood or []), round(mood, 2)]}
            if mood >= mood_at:
                values["needs_note"] = True
            db.execute(update(t.case).where(open_case).values(**values))

    def add_note(self, case_id: str, agent_id: str, text: str, origin: str = "desk") -> None:
        """A private note of an agent; customers never see it. `origin` is where it was written."""
        with writing(self._engine) as db:
            _add_note(db, one_case(db, case_id), agent_id, text, self._clock(), origin)

    def tell(self, row: Row, say: str | None = None, **values: Any) -> bool:
        """Set values of a case that is still as `row` says, with a line for the customer. False
        if it has moved on."""
        with writing(self._engine) as db:
            lock(db, row["conversation_id"])
            now_there = one_case(db, row["id"], lock=True)
            if (now_there["state"], now_there["way"]) != (row["state"], row["way"]):
                return False
            db.execute(update(t.case).where(t.case.c.id == row["id"]).values(**values))
            if say:
                add_turn(db, row["conversation_id"], "system", say, at=self._clock())
            set_timers(db, row["id"], timers_of(now_there | values, self._team))
            return True


def _add_note(
    db: Connection, row: Row, agent_id: str, text: str, moment: datetime, origin: str = "desk"
) -> None:
    values = {"case_id": row["id"], "agent_id": agent_id, "text": text, "at": moment}
    (note_id,) = db.execute(insert(t.note).values(**values)).inserted_primary_key
    about = {"case": row["id"], "agent": agent_id, "note": note_id, "origin": origin}
    append(db, row["conversation_id"], "note", about)


def _find(db: Connection, conversation_id: str, handover_id: str) -> Row | None:
    c = t.case.c
    same = (c.handover_id == handover_id) | (
        (c.conversation_id == conversation_id) & c.closed_at.is_(None)
    )
    query = select(t.case).where(same).order_by(c.closed_at.is_not(None)).limit(1)  # open first
    row = db.execute(query).one_or_none()
    return dict(row._mapping) if row else None


def _claimed(db: Connection, row: Row, moment: datetime) -> Refused:
    name = db.execute(select(t.agent.c.name).where(t.agent.c.id == row["agent_id"])).scalar()
    seconds = int((moment - (row["claimed_at"] or moment)).total_seconds())
    ago = f"{seconds} s" if seconds < 90 else f"{seconds // 60} min"
    return Refused("already_claimed", f"{name or 'Another agent'} took this case {ago} ago.", 409)
