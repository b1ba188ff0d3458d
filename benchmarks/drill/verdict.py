"""What came of a drill: from the customers' side and from the database, never from hopes."""

from dataclasses import dataclass

from sqlalchemy import Engine as Database
from sqlalchemy import func, select

from benchmarks.drill.customer import Customer, Said
from tandem.core.database import reading
from tandem.storage import tables as t

NONE_ALLOWED = (
    "lost", "answered twice", "wrong answers", "cases doubled", "without a way to a person",
    "mails lost",
)  # fmt: skip


@dataclass(slots=True)
class Outage:
    """One fault in time (the loop's clock), and how long customers felt it, in seconds: since it
    began, since it was over, and the longest that one of them waited for an answer."""

    name: str
    began: float
    ended: float
    felt_until: float = 0.0
    felt_after: float = 0.0
    longest_wait: float = 0.0


def verdict(customers: list[Customer], database: Database) -> dict[str, int]:
    """The result table, figures by name."""
    said = [one for customer in customers for one in customer.said]
    wanting = [c for c in customers if any(line.person for line in c.lines)]
    ids = [customer.conversation for customer in customers if customer.conversation]
    stored = {one.turn for one in said if one.turn}
    with reading(database) as db:
        known = set(db.execute(select(t.turn.c.id).where(t.turn.c.id.in_(stored))).scalars())
        twice = (
            select(t.turn.c.answers, t.turn.c.text)
            .where(t.turn.c.conversation_id.in_(ids), t.turn.c.answers.is_not(None))
            .group_by(t.turn.c.answers, t.turn.c.text)
            .having(func.count() > 1)
        )
        doubled = (
            select(t.case.c.conversation_id)
            .where(t.case.c.conversation_id.in_(ids))
            .group_by(t.case.c.conversation_id)
            .having(func.count() > 1)
        )
        answered_twice = len(db.execute(twice).all())
        cases_doubled = len(db.execute(doubled).all())
    return {
        "conversations": len(customers),
        "messages sent": len(said),
        "stored": len(known),
        "answered": sum(one.answered_at is not None for one in said),
        "lost": len(said) - len(known) + sum(one.answered_at is None for one in said if one.turn),
        "answered twice": answered_twice,
        "told that it failed": sum(_told(one) for one in said),
        "wrong answers": sum(one.wrong is not None and not _told(one) for one in said),
        "cases doubled": cases_doubled,
        "without a way to a person": sum(customer.reference is None for customer in wanting),
    }


def _told(one: Said) -> bool:
    """The assistant said that something failed and that nothing was done: honest, no answer."""
    return one.wrong is not None and "went wrong on my side" in one.wrong


SLOW_SECONDS = 5.0
"""An answer above it is a fault's doing: twice as long as one in twenty takes on a busy machine."""


def recoveries(customers: list[Customer], outages: list[Outage], usual: float) -> None:
    """Fill in how long each fault was felt: until the last message was answered that was sent
    before the next fault and took longer than SLOW_SECONDS. `usual`: an answer's seconds."""
    said = [one for customer in customers for one in customer.said if one.answered_at]
    for number, outage in enumerate(outages):
        until = outages[number + 1].began if number + 1 < len(outages) else float("inf")
        sent = [one for one in said if outage.began - usual <= one.sent_at < until]
        felt = [one.answered_at for one in sent if one.answered_at - one.sent_at > SLOW_SECONDS]
        outage.longest_wait = max((one.answered_at - one.sent_at for one in sent), default=0.0)
        last = max(felt, default=outage.began)
        outage.felt_until = max(0.0, last - outage.began)
        outage.felt_after = max(0.0, last - outage.ended)
