"""Empathy audits: samples, who rates what, ratings, and what was said about them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table, and_, func, insert, or_, select, update

from tandem.core.clock import moment
from tandem.core.database import reading, snapshot, writing
from tandem.core.errors import Refused
from tandem.core.words import say
from tandem.learning.empathy.rubric import Rating
from tandem.storage import tables as t

Row = dict[str, Any]


class EmpathyAudits:
    """The repository of empathy audits."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def keep_sample(
        self,
        about: Row,
        items: Sequence[Row],
        raters: Sequence[tuple[str, str, bool]],
    ) -> int:
        """Keep a sample in one transaction: `about` it, its items, and (contact id, rater, whether
        the rater is the second one). Second raters do not see the proposals, so that how far
        people agree with these is not their own doing. Returns its id."""
        with writing(self._engine) as db:
            row = about | {"drawn_at": moment(db)}
            sample = _made(db, t.empathy_sample, row)
            ids: dict[str, int] = {}
            for item in items:
                made = _made(db, t.empathy_item, item | {"sample_id": sample})
                ids[item["contact_id"]] = made
            of = {item["contact_id"]: item["conversation_id"] for item in items}
            tasks = [
                {
                    "item_id": ids[contact],
                    "conversation_id": of[contact],
                    "rater_id": rater,
                    "assisted": not second,
                }
                for contact, rater, second in raters
            ]
            if tasks:
                db.execute(insert(t.empathy_rating), tasks)
            return sample

    def samples(self) -> list[Row]:
        """Every sample, newest first, with how many items and ratings it has and still needs."""
        s, i, r = t.empathy_sample.c, t.empathy_item.c, t.empathy_rating.c
        items = select(func.count()).where(i.sample_id == s.id).scalar_subquery()
        tasks = (
            select(func.count())
            .select_from(t.empathy_rating.join(t.empathy_item, r.item_id == i.id))
            .where(i.sample_id == s.id)
        )
        query = select(
            t.empathy_sample,
            items.label("items"),
            tasks.scalar_subquery().label("tasks"),
            tasks.where(r.rated_at.is_not(None)).scalar_subquery().label("done"),
        ).order_by(s.id.desc())
        with reading(self._engine) as db:
            return [dict(row._mapping) for row in db.execute(query)]

    def items(self, sample_id: int) -> list[Row]:
        """The items of a sample with their ratings (`ratings`: rater_id, assisted, rating,
        rated_at, in the order they were made, undone ones last) and the agent's name."""
        i, r = t.empathy_item.c, t.empathy_rating.c
        query = (
            select(t.empathy_item, t.agent.c.name.label("agent"))
            .join(t.agent, t.agent.c.id == i.agent_id, isouter=True)
            .where(i.sample_id == sample_id)
            .order_by(i.id)
        )
        ratings = (
            select(t.empathy_rating, t.agent.c.name.label("rater"))
            .join(t.empathy_item, r.item_id == i.id)
            .join(t.agent, t.agent.c.id == r.rater_id, isouter=True)
            .where(i.sample_id == sample_id)
            .order_by(r.rated_at.is_(None), r.rated_at, r.id)
        )
        with snapshot(self._engine) as db:
            found = [dict(row._mapping) | {"ratings": []} for row in db.execute(query)]
            by_id = {row["id"]: row for row in found}
            for row in db.execute(ratings):
                by_id[row.item_id]["ratings"].append(dict(row._mapping))
        return found

    def item(self, item_id: int) -> Row:
        """One item as `items` has it, with its remarks. Raises Refused."""
        i, w = t.empathy_item.c, t.empathy_remark.c
        with reading(self._engine) as db:
            sample = db.execute(select(i.sample_id).where(i.id == item_id)).scalar()
        if sample is None:
            raise Refused("unknown_item", say("leads.unknown_talk"), 404)
        found = next(row for row in self.items(sample) if row["id"] == item_id)
        query = (
            select(t.empathy_remark, t.agent.c.name)
            .join(t.agent, t.agent.c.id == w.agent_id, isouter=True)
            .where(w.item_id == item_id)
            .order_by(w.id)
        )
        with reading(self._engine) as db:
            return found | {"remarks": [dict(row._mapping) for row in db.execute(query)]}

    def tasks_of(self, rater_id: str) -> list[Row]:
        """What somebody is to rate or has rated, undone first: item_id, rated_at."""
        r = t.empathy_rating.c
        query = (
            select(r.item_id, r.rated_at, t.empathy_item.c.sample_id)
            .join(t.empathy_item, t.empathy_item.c.id == r.item_id)
            .where(r.rater_id == rater_id)
            .order_by(r.rated_at.is_not(None), r.item_id)
        )
        with reading(self._engine) as db:
            return [dict(row._mapping) for row in db.execute(query)]

    def rate(self, item_id: int, rater_id: str, rating: Rating) -> None:
        """Keep a rating, once. Raises Refused not_yours, rated_already."""
        r = t.empathy_rating.c
        mine = and_(r.item_id == item_id, r.rater_id == rater_id)
        with writing(self._engine) as db:
            open_one = mine & r.rated_at.is_(None)
            values = {"rating": rating.as_json(), "rated_at": moment(db)}
            if db.execute(update(t.empathy_rating).where(open_one).values(values)).rowcount:
                return
            known = db.execute(select(r.id).where(mine)).first()
        if known:
            raise Refused("rated_already", say("leads.rated_already"), 409)
        raise Refused("not_yours", say("leads.not_yours_to_rate"), 403)

    def agree(self, item_id: int, agent_id: str, rating: Rating) -> None:
        """Keep what raters settled on. It counts in averages; agreement stays that of the two."""
        with writing(self._engine) as db:
            values = {"agreed": rating.as_json(), "agreed_by": agent_id}
            db.execute(update(t.empathy_item).where(t.empathy_item.c.id == item_id).values(values))

    def remark(self, item_id: int, agent_id: str, text: str) -> None:
        """Keep a remark about an item."""
        with writing(self._engine) as db:
            i = t.empathy_item.c
            of = db.execute(select(i.conversation_id).where(i.id == item_id)).scalar_one()
            row = {"item_id": item_id, "conversation_id": of, "agent_id": agent_id, "text": text}
            row["at"] = moment(db)
            db.execute(insert(t.empathy_remark).values(row))

    def of_agent(self, agent_id: str) -> list[Row]:
        """The rated items that are about an agent's own conversations, newest first."""
        i, r = t.empathy_item.c, t.empathy_rating.c
        rated = select(r.item_id).where(r.rated_at.is_not(None))
        query = (
            select(i.id, i.sample_id)
            .where(i.agent_id == agent_id, i.id.in_(rated))
            .order_by(i.id.desc())
        )
        with reading(self._engine) as db:
            return [dict(row._mapping) for row in db.execute(query)]

    def seen_by_agent(self, items: Collection[int], agent_id: str) -> None:
        """The agent has looked at what was found in these of their conversations."""
        i = t.empathy_item.c
        with writing(self._engine) as db:
            unseen = and_(
                i.id.in_(list(items)), i.agent_id == agent_id, i.seen_by_agent_at.is_(None)
            )
            db.execute(update(t.empathy_item).where(unseen).values(seen_by_agent_at=moment(db)))

    def may_look(self, item_id: int, agent_id: str) -> bool:
        """Whether somebody is a rater of an item, or it is about them."""
        i, r = t.empathy_item.c, t.empathy_rating.c
        query = (
            select(i.id)
            .join(t.empathy_rating, r.item_id == i.id, isouter=True)
            .where(i.id == item_id, or_(r.rater_id == agent_id, i.agent_id == agent_id))
        )
        with reading(self._engine) as db:
            return db.execute(query).first() is not None

    def last_rated(self, sample_id: int) -> datetime | None:
        """When the newest rating of a sample was made."""
        i, r = t.empathy_item.c, t.empathy_rating.c
        query = (
            select(func.max(r.rated_at))
            .join(t.empathy_item, r.item_id == i.id)
            .where(i.sample_id == sample_id)
        )
        with reading(self._engine) as db:
            return db.execute(query).scalar()


def _made(db: Connection, table: Table, row: Row) -> int:
    """Insert a row; its number."""
    key = db.execute(insert(table).values(row)).inserted_primary_key
    if key is None:
        raise RuntimeError(f"{table.name}: the database gave no key")
    return int(key[0])
