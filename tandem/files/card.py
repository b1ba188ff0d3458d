"""How files stand beside the words of a turn: as its card (`Turn.card`). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from tandem.core.conversation import Turn
from tandem.core.words import say

KIND = "files"
State = Literal["ready", "held", "removed"]
"""`held`: the scanner was away, nobody gets it until it has looked; `removed`: it found something,
or the file is gone."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of a conversation. `turn_id` is None until it was sent with a message; `size` in
    bytes, `width` and `height` in pixels, 0 for what is no picture."""

    id: str
    conversation_id: str
    turn_id: str | None
    speaker: str
    name: str
    media_type: str
    size: int
    width: int
    height: int
    state: State
    at: datetime


def shown_file(file: StoredFile) -> dict[str, Any]:
    """What screens need to know of a file."""
    shown = {"id": file.id, "name": file.name, "type": file.media_type, "size": file.size}
    shown |= {"width": file.width, "height": file.height} if file.width else {}
    return shown | ({} if file.state == "ready" else {"state": file.state})


def card_of(files: Sequence[StoredFile], alone: bool) -> dict[str, Any]:
    """The card of a turn with files. `alone`: nothing was written with them, and the words of the
    turn only name them, for whoever sees no card."""
    card: dict[str, Any] = {"kind": KIND, "files": [shown_file(file) for file in files]}
    return card | ({"instead": True} if alone else {})


def files_of(turn: Turn) -> list[dict[str, Any]]:
    """The files of a turn as its card tells them; none for most turns."""
    card = turn.card or {}
    return list(card["files"]) if card.get("kind") == KIND else []


def has_only_files(turn: Turn) -> bool:
    """Whether nothing was written with them."""
    return bool(files_of(turn) and (turn.card or {}).get("instead"))


def in_words(files: Sequence[StoredFile]) -> str:
    """The files as a line of text: "Picture: mug.jpg"."""
    names = [_named(file) for file in files]
    return ", ".join(names)


def _named(file: StoredFile) -> str:
    is_picture = file.media_type.startswith("image/")
    return say("files.sent_picture" if is_picture else "files.sent_document", name=file.name)
