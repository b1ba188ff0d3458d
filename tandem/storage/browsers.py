"""What the customer's browsers have of a conversation: the right to it, and what reached them."""

from sqlalchemy import Connection, Engine, and_, select, update

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
        with writing(self._engine) as db:
            _void_tokens(db, conversation_id)
            append(db, conversation_id, "signed_out", {})

    def renew(self, conversation_id: str) -> None:
        """The same for whoever goes on with a new token: what they may see has become more."""
        with writing(self._engine) as db:
            _void_tokens(db, conversation_id)

    def visit(self, conversation_id: str, visitor_id: str | None) -> None:
        """Remember which browser it is. Proves nothing about who sits before it."""
        c = t.conversation.c
        with writing(self._engine) as db:
            db.execute(
                update(t.conversation)
                .where(c.id == conversation_id, c.visitor_id.is_(None))
                .values(visitor_id=visitor_id)
            )

    def who(self, conversation_id: str) -> str:
        """By whom what is sent here is counted: the customer who is signed in, or the browser."""
        c = t.conversation.c
        query = select(c.customer_id, c.verified, c.visitor_id).where(c.id == conversation_id)
        with reading(self._engine) as db:
            row = db.execute(query).one_or_none()
        if row is None:
            return conversation_id
        own = row.customer_id if row.verified == "signed in" else None
        return own or row.visitor_id or conversation_id

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

    def open_of(self, customer_id: str, most: int) -> list[str]:
        """The newest conversations on the website that a customer held while signed in, and that
        have not ended."""
        c = t.conversation.c
        query = (
            select(c.id)
            .where(c.customer_id == customer_id, c.verified == "signed in")
            .where(c.channel == "website", c.ended_at.is_(None))
            .order_by(c.opened_at.desc())
            .limit(most)
        )
        with reading(self._engine) as db:
            return list(db.execute(query).scalars())

    def delivered(self, conversation_id: str, seq: int) -> None:
        """The turns up to `seq` were sent out on an open stream."""
        self._grow(conversation_id, t.conversation.c.delivered_seq, seq)

    def seen(self, conversation_id: str, seq: int) -> None:
        """The turns up to `seq` were in view."""
        self._grow(conversation_id, t.conversation.c.seen_seq, seq)
        self._grow(conversation_id, t.conversation.c.delivered_seq, seq)

    def seen_seq(self, conversation_id: str) -> int:
        """The last turn that was in view."""
        query = select(t.conversation.c.seen_seq).where(t.conversation.c.id == conversation_id)
        with reading(self._engine) as db:
            return db.execute(query).scalar() or 0

    def _grow(self, conversation_id: str, column, seq: int) -> None:
        c = t.conversation.c
        with writing(self._engine) as db:
            db.execute(
                update(t.conversation)
                .where(c.id == conversation_id, column < seq, c.last_seq >= seq)
                .values({column: seq})
            )


def _void_tokens(db: Connection, conversation_id: str) -> None:
    c = t.conversation.c
    raised = update(t.conversation).where(c.id == conversation_id)
    db.execute(raised.values(token_version=c.token_version + 1))
