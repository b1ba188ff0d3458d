"""What the customer's browsers have of a conversation: the right to it, and what reached them."""

from sqlalchemy import Engine, and_, select, update

from tandem.core.database import reading, writing
from tandem.storage import tables as t
from tandem.storage.events import append


class Browsers:
    """The repository of what browsers may open and have seen."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def version(self, conversation_id: str) -> int | None:
        """The version a token must carry; None if no conversation of that id is open."""
        c = t.conversation.c
        query = select(c.token_version).where(c.id == conversation_id, c.ended_at.is_(None))
        with reading(self._engine) as db:
            return db.execute(query).scalar()

    def sign_out(self, conversation_id: str) -> None:
        """Every token of the conversation is void from now on; the conversation itself goes on."""
        c = t.conversation.c
        with writing(self._engine) as db:
            db.execute(
                update(t.conversation)
                .where(c.id == conversation_id)
                .values(token_version=c.token_version + 1)
            )
            append(db, conversation_id, "signed_out", {})

    def visit(self, conversation_id: str, visitor_id: str | None) -> None:
        """Remember which browser it is. Proves nothing about who sits before it."""
        c = t.conversation.c
        with writing(self._engine) as db:
            db.execute(
                update(t.conversation)
                .where(c.id == conversation_id, c.visitor_id.is_(None))
                .values(visitor_id=visitor_id)
            )

    def waiting_of(self, customer_id: str) -> str | None:
        """The conversation in which a person has, or is about to have, this customer's matter."""
        c, case = t.conversation.c, t.case.c
        query = (
            select(c.id)
            .join(t.case, and_(case.conversation_id == c.id, case.closed_at.is_(None)))
            .where(c.customer_id == customer_id, c.channel == "website", c.ended_at.is_(None))
            .where(c.verified == "signed in")
            .order_by(case.requested_at.desc())
            .limit(1)
        )
        with reading(self._engine) as db:
            return db.execute(query).scalar()

    def delivered(self, conversation_id: str, seq: int) -> None:
        """The turns up to `seq` were sent out on an open stream."""
        self._grow(conversation_id, t.conversation.c.delivered_seq, seq)

    def seen(self, conversation_id: str, seq: int) -> None:
        """The turns up to `seq` were in view."""
        self._grow(conversation_id, t.conversation.c.seen_seq, seq)
        self._grow(conversation_id, t.conversation.c.delivered_seq, seq)

    def _grow(self, conversation_id: str, column, seq: int) -> None:
        c = t.conversation.c
        with writing(self._engine) as db:
            db.execute(
                update(t.conversation)
                .where(c.id == conversation_id, column < seq, c.last_seq >= seq)
                .values({column: seq})
            )
