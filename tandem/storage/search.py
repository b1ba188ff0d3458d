"""Finding conversations: by words and meaning, name, mail address, order number or reference, with
filters."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Integer,
    Select,
    func,
    literal_column,
    or_,
    select,
    text,
)

from tandem.core.database import snapshot, writing
from tandem.storage import tables as t
from tandem.storage.meanings import Meanings

WORD = re.compile(r"[^\W_]+")
MOST_WORDS, MOST_HITS, MOST_FOUND = 8, 200, 30
"""Words of a search that count, messages that are looked at at once, and conversations told."""
PAGES = (MOST_HITS, 3 * MOST_HITS)
"""The newest messages that are looked at, and then, where filters leave too few, those before."""
RANKS = 60
"""How little the first ranks count more than the next, as the authors found it best."""
By = Literal["case", "words", "meaning"]
"""What a conversation was found by."""
AROUND = 70
"""Characters shown before and after the first word that was found."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which conversations count: by their newest case's queue, agent, tag and state ("open",
    "closed"), by channel, and by when the message was written. Empty is all."""

    queue: str = ""
    agent_id: str = ""
    tag: str = ""
    state: str = ""
    channel: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A conversation with the newest message that has the words, and its newest case, if any."""

    conversation_id: str
    channel: str
    at: datetime
    seq: int
    speaker: str
    said: str
    case_id: str | None
    reference: str | None
    name: str | None
    topic: str | None
    state: str | None
    agent: str | None
    by: tuple[By, ...] = ()


class Wanted(NamedTuple):
    """What a search means: its vector, by which encoder, and from which likeness on something is
    about the same."""

    encoder: str
    vector: bytes
    near: float


class Search:
    """Reads conversations by what is in them."""

    def __init__(self, engine: Engine, meanings: Meanings):
        self._engine, self._meanings = engine, meanings

    def find(
        self,
        wanted: str,
        filters: Filters,
        people: Iterable[str] = (),
        meant: Wanted | None = None,
    ) -> list[Found]:
        """The conversations that fit, at most `MOST_FOUND`, each with what it was found by. First
        those whose case has this reference, name or mail address, or whose customer is one of
        `people`, newest first; then by words, all in one message, the last may have just begun,
        and by what is `meant`, in the order of `merged`."""
        words = words_of(wanted)
        if not words:
            return []
        nearest = self._meanings.nearest(*meant) if meant else []
        with snapshot(self._engine) as db:
            by_case = self._by_case(db, wanted, filters, list(people))
            by_words = self._by_words(db, words, filters)
            by_meaning = self._by_meaning(db, nearest, filters)
        first = {one.conversation_id: one for one in by_case}
        others = merged({"words": by_words, "meaning": by_meaning})
        rest = [one for one in others if one.conversation_id not in first]
        return [*(replace(one, by=("case",)) for one in first.values()), *rest][:MOST_FOUND]

    def _by_meaning(self, db: Connection, nearest: list[str], filters: Filters) -> list[Found]:
        """Nearest first, each conversation once; of the MOST_HITS nearest messages alone."""
        if not nearest:
            return []
        query = _with_case(filters).add_columns(t.turn.c.id.label("turn_id"))
        rows = db.execute(query.where(t.turn.c.id.in_(nearest[:MOST_HITS]))).mappings()
        there = {row["turn_id"]: dict(row) for row in rows}
        found: dict[str, Found] = {}
        for about in (there[one] for one in nearest if one in there):
            del about["turn_id"]
            found.setdefault(about["conversation_id"], _found_in(about, []))
        return list(found.values())

    def _by_words(self, db: Connection, words: list[str], filters: Filters) -> list[Found]:
        """Page by page from the newest message, until enough conversations are through the
        filters."""
        hits = _fts_hits if db.dialect.name == "sqlite" else _tsvector_hits
        found: dict[str, Found] = {}
        before = None
        for most in PAGES:
            page, before = hits(db, words, before, most, filters)
            if page is None:
                break
            rows = db.execute(_with_case(filters).where(page).order_by(t.turn.c.at.desc()))
            for row in rows:
                found.setdefault(row.conversation_id, _found(row, words))
            if len(found) >= MOST_FOUND:
                break
        return list(found.values())

    def _by_case(
        self, db: Connection, wanted: str, filters: Filters, people: list[str]
    ) -> list[Found]:
        case, plain = t.case.c, wanted.strip()
        likes = plain.lower().replace("%", "").replace("_", "")
        same: list[ColumnElement[bool]] = [
            case.reference == plain.upper(),
            func.lower(case.email) == plain.lower(),
        ]
        if likes:
            same += [func.lower(case.name).like(one) for one in (f"{likes}%", f"% {likes}%")]
        query = select(case.conversation_id).where(or_(*same))
        ids = set(db.execute(query.order_by(case.requested_at.desc()).limit(MOST_HITS)).scalars())
        if people:
            c = t.conversation.c
            theirs = select(c.id).where(c.customer_id.in_(people)).order_by(c.opened_at.desc())
            ids |= set(db.execute(theirs.limit(MOST_HITS)).scalars())
        if not ids:
            return []
        newest = (t.turn.c.conversation_id == t.conversation.c.id) & (
            t.turn.c.seq == t.conversation.c.last_seq
        )
        query = _with_case(filters).where(t.conversation.c.id.in_(ids), newest)
        rows = db.execute(query.order_by(t.turn.c.at.desc()).limit(MOST_FOUND))
        return [_found(row, []) for row in rows]

    def forget(self) -> None:
        """Get the words of deleted messages out of the index: SQLite only marks them as gone."""
        if self._engine.dialect.name == "sqlite":
            with writing(self._engine) as db:
                db.execute(text("INSERT INTO turn_words(turn_words) VALUES ('optimize')"))

    def rebuild(self) -> None:
        """Make the index anew, after somebody has copied or vacuumed the database by hand."""
        if self._engine.dialect.name == "sqlite":
            with writing(self._engine) as db:
                db.execute(text("INSERT INTO turn_words(turn_words) VALUES ('rebuild')"))


def merged(lists: Mapping[By, list[Found]]) -> list[Found]:
    """Several lists of finds as one: what stands high in one or in both comes first (reciprocal
    rank fusion; Cormack, Clarke, Büttcher 2009). Equal ones stay in the order of the lists."""
    scores: dict[str, float] = {}
    known: dict[str, Found] = {}
    for by, found in lists.items():
        for rank, one in enumerate(found, 1):
            name = one.conversation_id
            scores[name] = scores.get(name, 0.0) + 1 / (RANKS + rank)
            kept = known.setdefault(name, one)
            known[name] = replace(kept, by=(*kept.by, by))
    return sorted(known.values(), key=lambda one: -scores[one.conversation_id])


def words_of(wanted: str) -> list[str]:
    """The words of a search, small, without accents."""
    return [plain_letters(word) for word in WORD.findall(wanted)][:MOST_WORDS]


def plain_letters(words: str) -> str:
    """Small letters without accents, as FTS5 compares them."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


FREQUENT = 3000
"""Messages from which a word is frequent on PostgreSQL: the newest are then found by their time."""
ALL_READ = datetime.min.replace(tzinfo=UTC)
"""Where the next page begins when there is none."""
Page = tuple[ColumnElement[bool] | None, Any]
"""Which messages a page of hits has, None after the last, and where the next page begins."""


def _fts_hits(
    db: Connection, words: list[str], before: int | None, most: int, _filters: Filters
) -> Page:
    match = " ".join(f'"{word}"' for word in words) + "*"
    query = text(
        "SELECT rowid FROM turn_words WHERE turn_words MATCH :match AND rowid < :before "
        "ORDER BY rowid DESC LIMIT :most"
    )
    asked = {"match": match, "before": before or 2**62, "most": most}
    rows = list(db.execute(query, asked).scalars())
    return (_ROWID.in_(rows), rows[-1]) if rows else (None, None)


def _tsvector_hits(
    db: Connection, words: list[str], before: datetime | None, most: int, filters: Filters
) -> Page:
    wanted = " & ".join([*(f"'{word}'" for word in words[:-1]), f"'{words[-1]}':*"])
    has = text("to_tsvector('simple'::regconfig, turn.text) @@ to_tsquery('simple', :wanted)")
    query = select(t.turn.c.id, t.turn.c.at).where(has.bindparams(wanted=wanted))
    if before is None:  # rare words by the index of words: in order they would be looked for long
        every = db.execute(query.limit(FREQUENT)).all()
        if len(every) < FREQUENT:
            newest = sorted(every, key=lambda row: row.at, reverse=True)[: sum(PAGES)]
            ids = [row.id for row in newest]
            return (t.turn.c.id.in_(ids), ALL_READ) if ids else (None, None)
    if before == ALL_READ:
        return None, None
    if before:
        query = query.where(t.turn.c.at < before)
    if filters.state or filters.queue or filters.agent_id:  # else most pages are for nothing
        query = query.where(t.turn.c.conversation_id.in_(_with_such_a_case(filters)))
    rows = db.execute(query.order_by(t.turn.c.at.desc()).limit(most)).all()
    return (t.turn.c.id.in_([row.id for row in rows]), rows[-1].at) if rows else (None, None)


def _with_such_a_case(filters: Filters) -> Select[Any]:
    """Conversations any of whose cases the filters let through, were it the newest."""
    case = t.case.c
    found = select(case.conversation_id)
    if filters.queue:
        found = found.where(case.queue == filters.queue)
    if filters.agent_id:
        found = found.where(case.agent_id == filters.agent_id)
    if filters.state:
        is_open = case.closed_at.is_(None)
        found = found.where(~is_open if filters.state == "closed" else is_open)
    return found


_ROWID: ColumnElement[int] = literal_column("turn.rowid", Integer)


def _with_case(filters: Filters) -> Select[Any]:
    """Turns with their conversation and its newest case, as far as the filters let them through."""
    turn, c, case = t.turn.c, t.conversation.c, t.case.c
    of = t.case.alias("of")
    newest = (
        select(of.c.id)
        .where(of.c.conversation_id == c.id)
        .order_by(of.c.requested_at.desc())
        .limit(1)
        .correlate(t.conversation)
        .scalar_subquery()
    )
    query = (
        select(
            c.id.label("conversation_id"), c.channel, turn.at, turn.seq, turn.speaker, turn.text,
            case.id.label("case_id"), case.reference, case.name, case.topic, case.state,
            t.agent.c.name.label("agent"),
        )
        .select_from(t.turn)
        .join(t.conversation, c.id == turn.conversation_id)
        .join(t.case, case.id == newest, isouter=True)
        .join(t.agent, t.agent.c.id == case.agent_id, isouter=True)
    )  # fmt: skip
    if filters.queue:
        query = query.where(case.queue == filters.queue)
    if filters.agent_id:
        query = query.where(case.agent_id == filters.agent_id)
    if filters.channel:
        query = query.where(c.channel == filters.channel)
    if filters.since:
        query = query.where(turn.at >= filters.since)
    if filters.state:
        query = query.where(case.id.is_not(None))
        closed = case.closed_at.is_not(None)
        query = query.where(closed if filters.state == "closed" else case.closed_at.is_(None))
    if filters.tag:
        tagged = select(t.case_tag.c.case_id).where(t.case_tag.c.tag == filters.tag)
        query = query.where(case.id.in_(tagged))
    return query


def _found(row: Any, words: list[str]) -> Found:
    return _found_in(dict(row._mapping), words)


def _found_in(about: dict[str, Any], words: list[str]) -> Found:
    return Found(said=_around(about.pop("text"), words), **about)


def _around(said: str, words: list[str]) -> str:
    """The part of a message that has the first of the words."""
    said = " ".join(said.split())
    low = plain_letters(said)
    at = max(0, min((low.find(word) for word in words if word in low), default=0) - AROUND)
    piece = said[at : at + 2 * AROUND]
    return ("…" if at else "") + piece + ("…" if at + 2 * AROUND < len(said) else "")
