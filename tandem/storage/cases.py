"""Cases: opened once per handover, moved by one transition at a time, each kept as an event.

A transition, its event, the line for the customer, the mail and the timers are one transaction: a
process that dies leaves all of them or none.
"""

import secrets
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from tandem.cases import transitions
from tandem.cases.case import Case, Mail, NewCase, Words
from tandem.cases.routing import queue_sort_key
from tandem.cases.state_machine import Transition, next_state
from tandem.cases.timers import may_breach, timers_of
from tandem.cases.transitions import (
    Cancel,
    ChangeContactMethod,
    Close,
    EndChat,
    HandBack,
    Move,
    PassOn,
    Take,
    TakeOver,
    WrapUpExpired,
)
from tandem.config.team import Team
from tandem.core.database import snapshot, writing
from tandem.core.errors import Refused
from tandem.core.ports import Clock
from tandem.core.typed import typed
from tandem.core.words import refusal
from tandem.storage import tables as t
from tandem.storage.case_queries import CaseQueries, one_case
from tandem.storage.case_rows import CASE_COLUMNS, case_of, changed_columns, new_columns
from tandem.storage.events import append
from tandem.storage.facts import learn
from tandem.storage.job_queue import put_work
from tandem.storage.notifications import tell, tell_followers
from tandem.storage.timers import set_timers
from tandem.storage.turns import add_turn, lock, new_id

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0/O, 1/I/L: a reference is read out on the phone."""


class Cases(CaseQueries):
    """The repository of cases."""

    def __init__(self, engine: Engine, team: Team, clock: Clock):
        self._engine, self._team, self._clock = engine, team, clock

    def open(
        self,
        conversation_id: str,
        handover_id: str,
        new: NewCase,
        *,
        say: Words | None = None,
        mail: Callable[[Case], Mail | None] | None = None,
    ) -> tuple[Case, bool]:
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
                case = self._insert(db, conversation_id, handover_id, new)
                if say:
                    add_turn(db, conversation_id, "system", say(case), at=self._clock())
                work = mail(case) if mail else None
                if work:
                    put_work(db, t.outbox, "mail", *work)
                return case, True
        except IntegrityError:  # another process opened it in the same moment
            with snapshot(self._engine) as db:
                found = _find(db, conversation_id, handover_id)
                if not found:
                    raise
                return found, False

    def _insert(self, db: Connection, conversation_id: str, handover_id: str, new: NewCase) -> Case:
        case_id, moment = new_id("h"), self._clock()
        last = db.execute(
            select(t.turn.c.seq, t.turn.c.text)
            .where(t.turn.c.conversation_id == conversation_id, t.turn.c.speaker == "customer")
            .order_by(t.turn.c.seq.desc())
            .limit(1)
        ).one_or_none()
        values = new_columns(new) | {
            "id": case_id,
            "reference": f"H-{''.join(secrets.choice(ALPHABET) for _ in range(5))}",
            "conversation_id": conversation_id,
            "handover_id": handover_id,
            "state": next_state("requested", Transition.QUEUE),
            "requested_at": moment,
            "customer_seq": last.seq if last else 0,
            "last_text": last.text[:200] if last else None,
            "rank_at": queue_sort_key(moment, new.priority, self._team.file.waiting),
        }
        db.execute(insert(t.case).values(**values))
        case = one_case(db, case_id)
        told = {"queue": case.queue, "level": case.support_tier, "reason": case.reason}
        for edge, state in (("request", "requested"), ("queue", "queued")):
            about = {"edge": edge, "case": case_id, "to": state, "way": case.contact_method}
            append(db, conversation_id, "case", about | told | {"priority": case.priority})
        set_timers(db, case_id, timers_of(case, self._team))
        return case

    def move(
        self, case_id: str, move: Move, *, say: str | None = None, mail: Mail | None = None
    ) -> Case:
        """Make one transition. `say` is a system line for the customer, stored with it; when the
        agent hands back, the assistant goes on from that line. `mail` goes to the outbox.

        Raises Refused already_claimed, not_yours or edge_not_allowed; then nothing has changed.
        """
        with writing(self._engine) as db:
            lock(db, one_case(db, case_id).conversation_id)
            before, moment = one_case(db, case_id, lock=True), self._clock()
            if (
                isinstance(move, Take)
                and not isinstance(move, TakeOver)
                and before.state in ("with_agent", "wrap_up")
            ):
                if before.is_with(move.agent_id):
                    return before
                raise _claimed(db, before, moment)
            after = transitions.after(before, move, moment)
            _write(db, before, after)
            append(db, before.conversation_id, "case", _event(move, before, after))
            if say:
                work = "todo" if isinstance(move, HandBack) else "none"
                turn = add_turn(db, before.conversation_id, "system", say, work=work, at=moment)
                if isinstance(move, HandBack):
                    found = move.learned
                    learn(db, before.conversation_id, turn, found.agent, found.facts, found.context)
            if mail:
                put_work(db, t.outbox, "mail", *mail)
            if isinstance(move, PassOn):
                _add_note(db, before, move.agent_id, move.note, moment)
            if _is_news(before, after):
                by, state = move.actor, after.state
                tell_followers(db, case_id, "case", moment, by=by, state=state)
            set_timers(db, case_id, timers_of(after, self._team))
            return after

    def breach(self, case_id: str) -> bool:
        """Nobody has answered by the due time: kept once per case. One step more pressing."""
        with writing(self._engine) as db:
            case = one_case(db, case_id, lock=True)
            if case.due_at is None or not may_breach(case):
                return False
            sooner = queue_sort_key(case.queue_sort_key, -1, self._team.file.waiting)
            _write(db, case, replace(case, breached_at=self._clock(), queue_sort_key=sooner))
            about = {"case": case_id, "due_at": case.due_at.isoformat(), "queue": case.queue}
            append(db, case.conversation_id, "breach", about)
            return True

    def mark_seen(self, case_id: str, seq: int) -> None:
        """The agent has seen the turns up to `seq`."""
        with writing(self._engine) as db:
            db.execute(update(t.case).where(t.case.c.id == case_id).values(seen_seq=seq))

    def record_sentiment(self, conversation_id: str, value: float, note_at: float) -> None:
        """Keep the frustration of the newest customer turn in the open case, if there is one. From
        `note_at` closing needs a line on how the customer was."""
        c = t.case.c
        open_case = (c.conversation_id == conversation_id) & c.closed_at.is_(None)
        with writing(self._engine) as db:
            query = select(c.mood).where(open_case).with_for_update()
            row = db.execute(query).one_or_none()
            if row is None:
                return
            values: dict[str, Any] = {"mood": [*(row.mood or []), round(value, 2)]}
            if value >= note_at:
                values["needs_note"] = True
            db.execute(update(t.case).where(open_case).values(**values))

    def add_note(
        self,
        case_id: str,
        agent_id: str,
        text: str,
        origin: str = "desk",
        mentioned: Collection[str] = (),
    ) -> None:
        """A private note of an agent; customers never see it. `origin` is where it was written,
        `mentioned` the agents who are told of it, beside those who follow the case."""
        with writing(self._engine) as db:
            case, moment = one_case(db, case_id), self._clock()
            note_id = _add_note(db, case, agent_id, text, moment, origin)
            tell(db, case_id, mentioned, "mention", agent_id, note_id, moment)
            but = (agent_id, *mentioned)
            tell_followers(db, case_id, "note", moment, note_id=note_id, by=agent_id, but=but)

    def note_by_mail(self, case: Case, text: str, signed: str) -> None:
        """A note about a mail that came, of which the agent who has the case is told, and who
        follows it. `signed` stands where an agent's name would."""
        with writing(self._engine) as db:
            moment = self._clock()
            note_id = _add_note(db, one_case(db, case.id), signed, text, moment, "mail")
            holder = (case.agent_id,) if case.agent_id else ()
            tell(db, case.id, holder, "mail", signed, note_id, moment)
            tell_followers(db, case.id, "mail", moment, note_id=note_id, but=holder)

    def answer_to(self, case: Case, email: str | None, say: str | None = None) -> bool:
        """Say to which address a case is answered, and `say` it to the customer. False if it has
        moved on."""
        return self._amend(case, say, email=email)

    def snooze(self, case: Case, until: datetime | None) -> bool:
        """Let it sleep until then, or until the customer writes. False if it has moved on."""
        return self._amend(case, snoozed_until=until, snoozed_seq=case.last_customer_seq)

    def wake(self, case: Case) -> bool:
        """It sleeps no more. False if it has moved on."""
        return self._amend(case, snoozed_until=None, snoozed_seq=None)

    def put_into(self, case: Case, queue: str) -> bool:
        """Have a waiting case wait in another queue. False if it has moved on."""
        return self._amend(case, queue=queue)

    def tell_wait(self, case: Case, say: str, next_update_at: datetime) -> bool:
        """Tell the customer how long it takes, and when they hear again. False if it has moved
        on."""
        return self._amend(case, say, next_update_at=next_update_at)

    def put_first(self, case: Case, queue_sort_key: datetime) -> bool:
        """Move it forward in its queue. False if it has moved on."""
        return self._amend(case, queue_sort_key=queue_sort_key)

    def _amend(self, seen: Case, say: str | None = None, **values: Any) -> bool:
        """Set attributes of a case whose state and contact method are still as `seen`."""
        with writing(self._engine) as db:
            lock(db, seen.conversation_id)
            before = one_case(db, seen.id, lock=True)
            if (before.state, before.contact_method) != (seen.state, seen.contact_method):
                return False
            after = replace(before, **values)
            _write(db, before, after)
            if say:
                add_turn(db, seen.conversation_id, "system", say, at=self._clock())
            set_timers(db, seen.id, timers_of(after, self._team))
            return True


def _write(db: Connection, before: Case, after: Case) -> None:
    values = changed_columns(before, after)
    if values:
        db.execute(update(t.case).where(t.case.c.id == before.id).values(**values))


def _is_news(before: Case, after: Case) -> bool:
    """Whether those hear of it who follow the case: somebody took it, or it has no agent any more.
    Offers that come and go are between routing and one agent."""
    taken = after.state == "with_agent" and before.agent_id != after.agent_id
    given_back = before.state == "with_agent" and after.state == "queued"
    return taken or given_back or after.closed_at is not None


def _event(move: Move, before: Case, after: Case) -> dict[str, Any]:
    """What is kept of a transition, in the words that were always stored."""
    ends = isinstance(move, Cancel | EndChat | HandBack | Close | WrapUpExpired)
    about: dict[str, Any] = {"edge": move.transition.value, "case": before.id}
    about |= {"from": before.state, "to": after.state, "agent": move.actor}
    about["outcome"] = after.outcome if ends else None
    if isinstance(move, ChangeContactMethod):
        about["way"] = move.contact_method
    if after.state in ("queued", "offered", "with_agent"):
        about["offered_to"] = after.offered_to
    if isinstance(move, PassOn) and move.queue:
        about["queue"] = move.queue
    return about


def _add_note(
    db: Connection, case: Case, agent_id: str, text: str, moment: datetime, origin: str = "desk"
) -> int:
    values = {"case_id": case.id, "agent_id": agent_id, "text": typed(text), "at": moment}
    note_id = db.execute(insert(t.note).values(**values).returning(t.note.c.id)).scalar_one()
    about = {"case": case.id, "agent": agent_id, "note": note_id, "origin": origin}
    append(db, case.conversation_id, "note", about)
    return int(note_id)


def _find(db: Connection, conversation_id: str, handover_id: str) -> Case | None:
    c = t.case.c
    same = (c.handover_id == handover_id) | (
        (c.conversation_id == conversation_id) & c.closed_at.is_(None)
    )
    query = select(*CASE_COLUMNS).where(same).order_by(c.closed_at.is_not(None)).limit(1)
    row = db.execute(query).one_or_none()  # an open one first
    return case_of(row) if row else None


def _claimed(db: Connection, case: Case, moment: datetime) -> Refused:
    name = db.execute(select(t.agent.c.name).where(t.agent.c.id == case.agent_id)).scalar()
    seconds = int((moment - (case.claimed_at or moment)).total_seconds())
    span = (
        refusal("seconds", count=seconds)
        if seconds < 90
        else refusal("minutes", count=seconds // 60)
    )
    words = refusal("already_claimed", name=name or refusal("another_agent"), span=span)
    return Refused("already_claimed", words, 409)
