"""Which browser, Slack user or conversation was found to belong to which customer, and the undoing.

A link is a finding of ours, made when a customer proved who they are there (signed in, confirmed).
It never opens data by itself: every conversation still needs its own proof. It lets agents see
that two contacts may be one person's, and it can be wrong, on a shared computer for example.
"""

from typing import Any

from sqlalchemy import Connection, Engine, exists, insert, select, update

from tandem.core.clock import moment
from tandem.core.database import reading, snapshot, writing
from tandem.storage import tables as t
from tandem.storage.events import append


class People:
    """The links between customers and what they were recognised by."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def link(self, kind: str, value: str, customer_id: str, how: str) -> None:
        """Say that `value` ("visitor": a browser, "slack": a user) is this customer's.

        A link to somebody else ends: a browser has one customer at a time.
        """
        with writing(self._engine) as db:
            found = db.execute(select(t.person_link).where(_open(kind, value))).one_or_none()
            if found and found.customer_id == customer_id:
                return
            _end(db, kind, value)
            values = {"kind": kind, "value": value, "customer_id": customer_id}
            db.execute(insert(t.person_link).values(**values, how=how, linked_at=moment(db)))

    def linked(self, kind: str, value: str) -> str | None:
        """The customer id that `value` is linked to, or None."""
        query = select(t.person_link.c.customer_id).where(_open(kind, value))
        with reading(self._engine) as db:
            return db.execute(query).scalar()

    def links_of(self, customer_id: str) -> list[dict[str, Any]]:
        """What is linked to this customer, oldest first; conversations found to be theirs too."""
        links, conversations = t.person_link.c, t.conversation.c
        query = select(links.kind, links.value, links.how, links.linked_at).where(
            links.customer_id == customer_id, links.unlinked_at.is_(None)
        )
        stitched = select(conversations.id, conversations.verified, conversations.opened_at).where(
            conversations.customer_id == customer_id, _stitched()
        )
        with snapshot(self._engine) as db:
            found = [dict(row._mapping) for row in db.execute(query.order_by(links.linked_at))]
            for row in db.execute(stitched.order_by(conversations.opened_at)):
                kept = {"kind": "conversation", "value": row.id, "how": row.verified}
                found.append(kept | {"linked_at": row.opened_at})
        return found

    def behind(self, name: str) -> str | None:
        """The customer id behind a case's reference or a conversation's id, or None."""
        c, case = t.conversation.c, t.case.c
        query = (
            select(c.customer_id)
            .join(t.case, case.conversation_id == c.id, isouter=True)
            .where((c.id == name) | (case.reference == name))
        )
        with reading(self._engine) as db:
            return db.execute(query.limit(1)).scalar()

    def unlink(self, kind: str, value: str) -> list[str] | None:
        """Undo a link, and with a browser's the conversations that came to the customer by it.

        `kind` "conversation" undoes that of one conversation alone. Returns the ids of the
        conversations that belong to nobody now; None if there was nothing to undo. Whoever has
        such a conversation open begins a new one.
        """
        c = t.conversation.c
        with writing(self._engine) as db:
            if kind == "conversation":
                ids = _stitched_ids(db, c.id == value, c.customer_id.is_not(None))
                if not ids:
                    return None
            else:
                customer_id = _end(db, kind, value)
                if customer_id is None:
                    return None
                ids = _stitched_ids(db, c.visitor_id == value, c.customer_id == customer_id)
            for conversation_id in ids:
                _detach(db, conversation_id)
            return ids


def _open(kind: str, value: str):
    links = t.person_link.c
    return (links.kind == kind) & (links.value == value) & links.unlinked_at.is_(None)


def _end(db: Connection, kind: str, value: str) -> str | None:
    """End the link; returns whose it was."""
    return db.execute(
        update(t.person_link)
        .where(_open(kind, value))
        .values(unlinked_at=moment(db))
        .returning(t.person_link.c.customer_id)
    ).scalar()


def _stitched():
    """Conversations that began with nobody known and were found to be a customer's later."""
    about = t.event.c
    return exists().where(about.conversation_id == t.conversation.c.id, about.kind == "identity")


def _stitched_ids(db: Connection, *which) -> list[str]:
    return list(db.execute(select(t.conversation.c.id).where(_stitched(), *which)).scalars())


def _detach(db: Connection, conversation_id: str) -> None:
    c = t.conversation.c
    db.execute(
        update(t.conversation)
        .where(c.id == conversation_id)
        .values(customer_id=None, verified="not verified", token_version=c.token_version + 1)
    )
    append(db, conversation_id, "identity", {"customer": None, "how": "unlinked"})
