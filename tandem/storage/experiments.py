"""Who is in which arm of an experiment, and which experiments were stopped."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import IntegrityError

from tandem.config.experiments import Experiment
from tandem.core.clock import moment
from tandem.core.database import reading, snapshot, writing
from tandem.learning.experiments.assignment import arm_of
from tandem.storage import tables as t


class Experiments:
    """The repository of assignments."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def arms(
        self, conversation_id: str, running: Sequence[Experiment]
    ) -> dict[str, tuple[Experiment, str]]:
        """The arms of whoever is behind a conversation, by experiment; people come in now.

        Whoever was in an arm under another name (as a visitor, before they signed in; on Slack)
        stays in it. Nobody comes into an experiment that was stopped, and whoever is in one is
        as usual from then on.
        """
        if not running:
            return {}
        with snapshot(self._engine) as db:
            stopped = set(db.execute(select(t.experiment_stop.c.experiment)).scalars())
            open_ones = [one for one in running if one.name not in stopped]
            people = _names(db, conversation_id)
            kept = _kept(db, people, [one.name for one in open_ones])
        found: dict[str, tuple[Experiment, str]] = {}
        missing: list[dict[str, Any]] = []
        for one in open_ones:
            rows = kept.get(one.name, {})
            arm = next(iter(rows.values()), None) or arm_of(one.name, people[0], one.shares)
            if arm is None or arm not in one.arms:
                continue
            found[one.name] = (one, arm)
            if people[0] not in rows:
                missing.append({"experiment": one.name, "person": people[0], "arm": arm})
        if missing:
            self._keep(missing, conversation_id)
        return found

    def kept_arms(self, conversation_id: str) -> dict[str, str]:
        """The arms that were given, by experiment, whether or not it still runs."""
        with snapshot(self._engine) as db:
            rows = _kept(db, _names(db, conversation_id), None)
        return {name: next(iter(arms.values())) for name, arms in rows.items()}

    def _keep(self, rows: list[dict[str, Any]], conversation_id: str) -> None:
        for row in rows:
            try:
                with writing(self._engine) as db:
                    about = row | {"conversation_id": conversation_id, "at": moment(db)}
                    db.execute(insert(t.experiment_person).values(about))
            except IntegrityError:  # another process was first, with the same arm
                continue

    def stop(self, experiment: str, reason: str) -> bool:
        """Stop it for good. Returns whether it was running until now."""
        with writing(self._engine) as db:
            c = t.experiment_stop.c
            if db.execute(select(c.experiment).where(c.experiment == experiment)).first():
                return False
            row = {"experiment": experiment, "reason": reason, "at": moment(db)}
            db.execute(insert(t.experiment_stop).values(row))
            return True

    def stops(self) -> dict[str, tuple[datetime, str]]:
        """When each stopped experiment was stopped, and why."""
        c = t.experiment_stop.c
        with reading(self._engine) as db:
            rows = db.execute(select(c.experiment, c.at, c.reason)).all()
        return {row.experiment: (row.at, row.reason) for row in rows}

    def people(self, experiment: str) -> list[tuple[str, str, datetime]]:
        """(person, arm, since) of everybody in it, oldest first."""
        c = t.experiment_person.c
        query = select(c.person, c.arm, c.at).where(c.experiment == experiment)
        with reading(self._engine) as db:
            return [tuple(row) for row in db.execute(query.order_by(c.at, c.id))]


def _names(db: Connection, conversation_id: str) -> list[str]:
    """Under which names the person may be known, the surest first."""
    c, link = t.conversation.c, t.person_link.c
    row = db.execute(
        select(c.channel, c.customer_id, c.visitor_id).where(c.id == conversation_id)
    ).one_or_none()
    if row is None:
        return [f"conversation {conversation_id}"]
    kind = "visitor" if row.channel == "website" else row.channel
    names = [f"customer {row.customer_id}"] if row.customer_id else []
    if row.visitor_id:
        linked = select(link.customer_id).where(
            link.kind == kind, link.value == row.visitor_id, link.unlinked_at.is_(None)
        )
        names += [f"customer {one}" for one in db.execute(linked).scalars()]
        names.append(f"{kind} {row.visitor_id}")
    return list(dict.fromkeys(names)) or [f"conversation {conversation_id}"]


def _kept(
    db: Connection, people: Sequence[str], experiments: Sequence[str] | None
) -> Mapping[str, dict[str, str]]:
    """By experiment, the arm of each name; the surest name first, then the oldest row."""
    c = t.experiment_person.c
    query = select(c.experiment, c.person, c.arm).where(c.person.in_(people)).order_by(c.id)
    if experiments is not None:
        query = query.where(c.experiment.in_(experiments))
    found: dict[str, dict[str, str]] = {}
    rows = sorted(db.execute(query).all(), key=lambda row: people.index(row.person))
    for row in rows:
        found.setdefault(row.experiment, {})[row.person] = row.arm
    return found
