"""What the assistant says to a file. It looks at none, and says so; what it asked stays asked."""

from typing import Any

from tandem.cases.case import Case
from tandem.core.conversation import Turn
from tandem.files.card import files_of, has_only_files
from tandem.runtime import Runtime

LOOKED_BACK = 60
"""Turns among which an earlier file is looked for; of more the customer may well be told again."""
Replies = list[dict[str, Any]]


def said_to_files(runtime: Runtime, conversation_id: str, turn: Turn, case: Case | None) -> Replies:
    """The answer to a message of nothing but files: they are kept, and for whom; and what was asked
    before, with its buttons, since it has not been answered."""
    turns = _before(runtime, conversation_id, turn)
    asked = None if case else _asked(turns)
    kept = "file_kept_asked" if asked else "file_kept"
    if any(map(files_of, turns)):
        kept = "file_kept_again"
    kept = runtime.config.messages("file_kept_waiting" if case else kept)
    said: Replies = [{"text": _with_held(runtime, turn, kept)}]
    if asked:
        said.append({"text": asked.text, "buttons": list(asked.buttons)})
    return said


def beside_words(runtime: Runtime, conversation_id: str, turn: Turn) -> str:
    """The line about files that came with words, which are answered by themselves: once, and where
    a file is held; "" otherwise."""
    if not files_of(turn) or has_only_files(turn):
        return ""
    told = any(map(files_of, _before(runtime, conversation_id, turn)))
    kept = "" if told else runtime.config.messages("file_beside_words")
    return _with_held(runtime, turn, kept)


def _with_held(runtime: Runtime, turn: Turn, kept: str) -> str:
    held = any(file.get("state") == "held" for file in files_of(turn))
    return f"{kept} {runtime.config.messages('file_held_line')}".strip() if held else kept


def _before(runtime: Runtime, conversation_id: str, turn: Turn) -> list[Turn]:
    after = max(0, turn.seq - LOOKED_BACK - 1)
    found = runtime.storage.conversations.turns(conversation_id, after)
    return [one for one in found if one.seq < turn.seq]


def _asked(turns: list[Turn]) -> Turn | None:
    """The question of ours that stands open: the last thing said, but for files and what was said
    to them. A greeting asks for nothing that a file could leave open, unless it has buttons."""
    began = next((one.seq for one in turns if _says_something(one)), None)
    for turn in reversed(turns):
        if has_only_files(turn) or turn.speaker == "system":
            continue
        if turn.speaker != "bot":
            return None
        if turn.buttons or ("?" in turn.text and began and turn.seq > began):
            return turn
    return None


def _says_something(turn: Turn) -> bool:
    return turn.speaker == "customer" and not has_only_files(turn)
