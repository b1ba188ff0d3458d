"""Reads what is measured: turns, decisions, deeds and cases of many conversations at once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, or_, select

from tandem.learning.raw import (
    RawCase,
    RawConversation,
    RawDeed,
    RawRating,
    RawTransition,
    RawTurn,
)
from tandem.storage import tables as t

AskedAgain = Callable[[str, Sequence[dict[str, Any]], Sequence[RawTurn]], bool]
"""Whether an agent's words ask for what was known: from the packet's facts, or the turns before."""
RATED = "/rate_"
"""How it was is no part of how it went (`tandem/handover/rating.py`)."""
FOLLOW_UP = ":follow-up"
"""How the handover id of a task ends that we opened ourselves: no customer was handed over."""
NO_CONVERSATION: dict[str, Any] = {}


def raw_of(
    db: Connection, ids: Sequence[str], at: float, asked_again: AskedAgain
) -> list[RawConversation]:
    """What is stored of these conversations. `at` is the confidence from which an intent counts."""
    if not ids:
        return []
    decisions, deeds, edges = _events(db, ids)
    turns = _turns(db, ids, at, decisions)
    cases, facts = _cases(db, ids, edges)
    ratings = _by_conversation(
        db, select(t.rating).where(t.rating.c.conversation_id.in_(ids)).order_by(t.rating.c.id)
    )
    seqs = {turn_id: seq for rows in turns.values() for turn_id, seq, _ in rows}
    found = []
    for row in db.execute(_conversations(ids)):
        said = tuple(turn for _, _, turn in turns.get(row.id, ()))
        found.append(
            RawConversation(
                id=row.id,
                channel=row.channel,
                opened_at=row.opened_at,
                left_at=row.ended_at,
                person=person_of(row),
                turns=said,
                cases=tuple(cases.get(row.id, ())),
                deeds=tuple(
                    RawDeed(seqs[turn_id], outcome)
                    for turn_id, outcome in deeds.get(row.id, ())
                    if turn_id in seqs
                ),
                ratings=tuple(RawRating(r.asked_at, r.score) for r in ratings.get(row.id, ())),
                asked_again=_again(said, facts.get(row.id, ()), asked_again),
            )
        )
    return found


def person_of(row: Row[Any]) -> str | None:
    """Who is behind a conversation: the customer, the customer that the browser or a channel's user
    was found to be, or that browser or user; None where not even that is known."""
    if row.customer_id or row.linked_id:
        return f"customer {row.customer_id or row.linked_id}"
    if row.visitor_id is None:
        return None
    return f"{'visitor' if row.channel == 'website' else row.channel} {row.visitor_id}"


def with_person() -> Select[Any]:
    """Conversations with what tells who is behind them."""
    c, link = t.conversation.c, t.person_link.c
    kind = or_(
        and_(c.channel != "website", link.kind == c.channel),
        and_(c.channel == "website", link.kind == "visitor"),
    )
    same = and_(link.value == c.visitor_id, link.unlinked_at.is_(None), kind)
    columns = (c.id, c.channel, c.opened_at, c.ended_at, c.customer_id, c.visitor_id)
    return select(*columns, link.customer_id.label("linked_id")).join(
        t.person_link, same, isouter=True
    )


def _conversations(ids: Sequence[str]) -> Select[Any]:
    c = t.conversation.c
    return with_person().where(c.id.in_(ids)).order_by(c.opened_at, c.id)


def _events(db: Connection, ids: Sequence[str]):
    """Decisions by turn, deeds by conversation as (turn, outcome), edges by case."""
    e = t.event.c
    query = (
        select(e.conversation_id, e.turn_id, e.kind, e.data, e.at)
        .where(e.conversation_id.in_(ids), e.kind.in_(["decision", "action", "case"]))
        .order_by(e.id)
    )
    decisions: dict[str, dict[str, Any]] = {}
    deeds: dict[str, list[tuple[str, str]]] = defaultdict(list)
    edges: dict[str, list[tuple[dict[str, Any], Any]]] = defaultdict(list)
    for conversation_id, turn_id, kind, data, at in db.execute(query):
        if kind == "decision":
            decisions.setdefault(turn_id, data)
        elif kind == "action":
            deeds[conversation_id].append((turn_id, data.get("outcome", "")))
        else:
            edges[data["case"]].append((data, at))
    return decisions, deeds, edges


def _turns(db: Connection, ids: Sequence[str], at: float, decisions: dict[str, dict[str, Any]]):
    c = t.turn.c
    query = (
        select(c.conversation_id, c.id, c.seq, c.speaker, c.at, c.text, c.picked, c.heard)
        .where(c.conversation_id.in_(ids))
        .order_by(c.conversation_id, c.seq)
    )
    found: dict[str, list[tuple[str, int, RawTurn]]] = defaultdict(list)
    for conversation_id, turn_id, seq, speaker, when, text, picked, heard in db.execute(query):
        if picked and picked.startswith(RATED):
            continue
        if speaker == "customer":
            turn = _customer_turn(seq, when, text, picked, heard or {}, decisions.get(turn_id), at)
        else:
            turn = RawTurn(seq, speaker, when, text)
        found[conversation_id].append((turn_id, seq, turn))
    return found


def _customer_turn(
    seq: int,
    when: Any,
    text: str,
    picked: str | None,
    heard: dict[str, Any],
    made: dict[str, Any] | None,
    at: float,
) -> RawTurn:
    sure = heard.get("confidence", 0.0) >= at
    made = made or NO_CONVERSATION
    values = {one["name"]: one["value"] for one in made.get("readings", ())}
    decided = made.get("decision", NO_CONVERSATION)
    return RawTurn(
        seq,
        "customer",
        when,
        text,
        picked=picked is not None,
        intent=heard.get("intent", "") if sure else "",
        answers=bool(heard.get("answers")),
        actions=tuple(heard.get("moves") or ()),
        frustration=values.get("frustration"),
        asked_for_person=values.get("asked_for_person", 0.0),
        do=decided.get("do", ""),
        rule=decided.get("rule", ""),
        policy=made.get("policy", ""),
    )


def _cases(db: Connection, ids: Sequence[str], edges: dict[str, list[tuple[dict[str, Any], Any]]]):
    c = t.case.c
    query = (
        select(
            c.id, c.conversation_id, c.requested_at, c.queue, c.way, c.reason, c.agent_id,
            c.claimed_at, c.closed_at, c.outcome, c.mood,
            c.packet["opening"].as_string().label("opening"),
            c.packet["facts"].label("facts"),
        )
        .where(c.conversation_id.in_(ids), ~c.handover_id.endswith(FOLLOW_UP))
        .order_by(c.requested_at)
    )  # fmt: skip
    cases: dict[str, list[RawCase]] = defaultdict(list)
    facts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in db.execute(query):
        moved = edges.get(row.id, [])
        way = next((d["way"] for d, _ in moved if d["edge"] == "request" and "way" in d), row.way)
        first = next((when for d, when in moved if d["to"] == "with_agent"), row.claimed_at)
        cases[row.conversation_id].append(
            RawCase(
                id=row.id,
                requested_at=row.requested_at,
                queue=row.queue,
                way=way,
                reason=row.reason,
                agent_id=row.agent_id,
                claimed_at=first,
                closed_at=row.closed_at,
                outcome=row.outcome,
                moods=tuple(row.mood or ()),
                opening=row.opening or "",
                edges=tuple(RawTransition(d["edge"], when, d.get("agent")) for d, when in moved),
            )
        )
        facts[row.conversation_id] += row.facts or []
    return cases, facts


def _again(
    turns: Sequence[RawTurn], facts: Sequence[dict[str, Any]], asked_again: AskedAgain
) -> frozenset[int]:
    return frozenset(
        turn.seq
        for index, turn in enumerate(turns)
        if turn.speaker == "agent" and asked_again(turn.text, facts, turns[:index])
    )


def _by_conversation(db: Connection, query: Select[Any]) -> dict[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in db.execute(query):
        found[row.conversation_id].append(row)
    return found


def ids_between(first: int, last: int) -> Select[Any]:
    """The conversations in which something happened, by the events' numbers: (first, last]."""
    e = t.event.c
    return select(e.conversation_id).distinct().where(e.id > first, e.id <= last)


def chunks(ids: Iterable[str], size: int) -> Iterable[list[str]]:
    """The ids, so many at a time."""
    some: list[str] = []
    for one in ids:
        some.append(one)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some
