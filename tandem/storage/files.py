"""The records of files: whose they are, with which message they were sent, who may get them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from tandem.core.database import reading, writing
from tandem.core.errors import Refused
from tandem.core.ports import Clock
from tandem.core.words import refusal
from tandem.files.card import State, StoredFile
from tandem.storage import tables as t


def attach(
    db: Connection, conversation_id: str, turn_id: str, speaker: str, ids: Sequence[str]
) -> None:
    """Within the transaction that stores a turn: these files were sent with it. Raises Refused
    unknown_file for one of another conversation or speaker, or one that was sent before."""
    f = t.stored_file.c
    if not ids:
        return
    mine = (f.id.in_(ids), f.conversation_id == conversation_id, f.speaker == speaker)
    loose = update(t.stored_file).where(*mine, f.turn_id.is_(None), f.state != "removed")
    if db.execute(loose.values(turn_id=turn_id)).rowcount != len(set(ids)):
        raise unknown_file()


def unknown_file() -> Refused:
    """The error for a file that is nobody's, somebody else's, or was sent already: one for all."""
    return Refused("unknown_file", refusal("unknown_file"), 404, "files")


class Files:
    """The repository of files' records."""

    def __init__(self, engine: Engine, clock: Clock):
        self._engine, self._clock = engine, clock

    def add(self, **values: Any) -> StoredFile:
        """Keep a record, by the names of StoredFile; `at` is now."""
        file = StoredFile(turn_id=None, at=self._clock(), **values)
        row = {name: getattr(file, name) for name in StoredFile.__slots__}
        with writing(self._engine) as db:
            db.execute(insert(t.stored_file).values(**row))
        return file

    def get(self, file_id: str) -> StoredFile | None:
        """One file, or None."""
        found = self._where(t.stored_file.c.id == file_id)
        return found[0] if found else None

    def some(self, conversation_id: str, ids: Sequence[str]) -> list[StoredFile]:
        """These files of a conversation, in this order. Raises Refused unknown_file."""
        f = t.stored_file.c
        found = {file.id: file for file in self._where(f.conversation_id == conversation_id)}
        if any(one not in found for one in ids):
            raise unknown_file()
        return [found[one] for one in dict.fromkeys(ids)]

    def of(self, conversation_id: str) -> list[StoredFile]:
        """All files of a conversation, oldest first."""
        return self._where(t.stored_file.c.conversation_id == conversation_id)

    def count(self, conversation_id: str, speaker: str) -> int:
        """How many files a side has sent, or made ready to send."""
        f = t.stored_file.c
        query = select(func.count()).where(
            f.conversation_id == conversation_id, f.speaker == speaker
        )
        with reading(self._engine) as db:
            return int(db.execute(query).scalar_one())

    def never_sent(self, before: datetime) -> list[StoredFile]:
        """Files that were made ready before a moment and never sent."""
        return self._where(t.stored_file.c.turn_id.is_(None), t.stored_file.c.at < before)

    def held(self) -> list[StoredFile]:
        """Files that wait for the scanner, oldest first."""
        return self._where(t.stored_file.c.state == "held")

    def known(self, ids: Iterable[str]) -> set[str]:
        """Which of these ids have a record."""
        query = select(t.stored_file.c.id).where(t.stored_file.c.id.in_(list(ids)))
        with reading(self._engine) as db:
            return set(db.execute(query).scalars())

    def forget(self, file_id: str) -> bool:
        """Delete the record of a file that was never sent. False where it was."""
        f = t.stored_file.c
        mine = delete(t.stored_file).where(f.id == file_id, f.turn_id.is_(None))
        with writing(self._engine) as db:
            return bool(db.execute(mine).rowcount)

    def settle(self, file_id: str, state: State) -> None:
        """What became of a file that was held, in its record and in the card of its message."""
        f = t.stored_file.c
        with writing(self._engine) as db:
            turn_id = db.execute(
                update(t.stored_file)
                .where(f.id == file_id)
                .values(state=state)
                .returning(f.turn_id)
            ).scalar()
            same = select(t.turn.c.card).where(t.turn.c.id == turn_id).with_for_update()
            card = db.execute(same).scalar() if turn_id else None
            if card:
                files = [_settled(one, file_id, state) for one in card.get("files", ())]
                changed = update(t.turn).where(t.turn.c.id == turn_id)
                db.execute(changed.values(card=card | {"files": files}))

    def _where(self, *conditions: Any) -> list[StoredFile]:
        query = select(t.stored_file).where(*conditions)
        query = query.order_by(t.stored_file.c.at, t.stored_file.c.id)
        with reading(self._engine) as db:
            return [StoredFile(**row._mapping) for row in db.execute(query)]


def _settled(shown: dict[str, Any], file_id: str, state: State) -> dict[str, Any]:
    if shown["id"] != file_id:
        return shown
    rest = {name: value for name, value in shown.items() if name != "state"}
    return rest if state == "ready" else rest | {"state": state}
