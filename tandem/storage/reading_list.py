"""What a lead should read first, and what nobody could answer: conversations in their words."""

from collections import Counter

from sqlalchemy import Engine, select

from tandem.core.database import reading
from tandem.storage import tables as t

LONGEST_QUOTE = 160
NOT_KNOWN = "utter_not_known"


class ReadingList:
    """Reads turns of chosen conversations."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def last_words(self, conversations: list[str]) -> dict[str, str]:
        """What the customer said last in each of them."""
        c = t.turn.c
        query = (
            select(c.conversation_id, c.text)
            .where(c.conversation_id.in_(conversations), c.speaker == "customer")
            .order_by(c.seq)  # the newest stays
        )
        with reading(self._engine) as db:
            return {row.conversation_id: row.text[:LONGEST_QUOTE] for row in db.execute(query)}

    def unknown_questions(self, conversations: list[str]) -> list[tuple[str, int, str]]:
        """Questions of these conversations that no page answered, with how often and one of the
        conversations; the most frequent first, the newest first among equals."""
        c = t.turn.c
        query = (
            select(c.conversation_id, c.text, c.heard)
            .where(c.conversation_id.in_(conversations), c.speaker == "customer")
            .order_by(c.at.desc())
        )
        counts: Counter[str] = Counter()
        said: dict[str, tuple[str, str]] = {}
        with reading(self._engine) as db:
            for conversation_id, text, heard in db.execute(query):
                if NOT_KNOWN not in ((heard or {}).get("moves") or ()):
                    continue
                key = " ".join(text.casefold().split()).strip(" ?!.")
                counts[key] += 1
                said.setdefault(key, (text[:LONGEST_QUOTE], conversation_id))
        return [(said[key][0], count, said[key][1]) for key, count in counts.most_common()]

    def cases_of(self, conversations: list[str]) -> dict[str, tuple[str, str]]:
        """The newest case of each conversation that has one: its id and reference."""
        c = t.case.c
        query = (
            select(c.conversation_id, c.id, c.reference)
            .where(c.conversation_id.in_(conversations))
            .order_by(c.requested_at)
        )
        with reading(self._engine) as db:
            return {row.conversation_id: (row.id, row.reference) for row in db.execute(query)}
