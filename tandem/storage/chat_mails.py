"""Who agreed that a chat goes on by mail after it was closed, and what they were told so."""

from dataclasses import dataclass

from sqlalchemy import Engine, delete, insert, select, update

from tandem.core.database import reading, writing
from tandem.core.ports import Clock
from tandem.storage import tables as t


@dataclass(frozen=True, slots=True)
class ChatMail:
    """The confirmed address, and the last turn that was told by mail."""

    email: str
    told_seq: int


class ChatMails:
    """The repository of these agreements, one for each conversation."""

    def __init__(self, engine: Engine, clock: Clock):
        self._engine, self._clock = engine, clock

    def agree(self, conversation_id: str, email: str) -> None:
        """What comes from now on goes to `email`, and to no other address any more."""
        with writing(self._engine) as db:
            db.execute(delete(t.chat_mail).filter_by(conversation_id=conversation_id))
            values = {"conversation_id": conversation_id, "email": email, "told_seq": 0}
            db.execute(insert(t.chat_mail).values(**values, at=self._clock()))

    def stop(self, conversation_id: str) -> None:
        """No more mails."""
        with writing(self._engine) as db:
            db.execute(delete(t.chat_mail).filter_by(conversation_id=conversation_id))

    def of(self, conversation_id: str) -> ChatMail | None:
        """What was agreed, or None."""
        c = t.chat_mail.c
        query = select(c.email, c.told_seq).where(c.conversation_id == conversation_id)
        with reading(self._engine) as db:
            row = db.execute(query).one_or_none()
            return ChatMail(row.email, row.told_seq) if row else None

    def told(self, conversation_id: str, seq: int) -> None:
        """The turns up to `seq` were mailed."""
        c = t.chat_mail.c
        mine = (c.conversation_id == conversation_id) & (c.told_seq < seq)
        with writing(self._engine) as db:
            db.execute(update(t.chat_mail).where(mine).values(told_seq=seq))
