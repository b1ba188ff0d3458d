"""A file that somebody sends: checked, looked at by the scanner, kept, and given out again.

keep       what came in becomes a file of the conversation, ready to be sent with a message
message    the words and the card of a message with files
opened     the bytes, for whoever may have them
look_again what was held while the scanner was away
"""

import logging
from datetime import timedelta

from tandem.core.conversation import Turn
from tandem.core.errors import Refused, Unavailable
from tandem.core.text import has_text
from tandem.core.words import refusal
from tandem.files.card import StoredFile, card_of, files_of, in_words
from tandem.files.checked import checked
from tandem.runtime import Runtime
from tandem.storage.files import unknown_file
from tandem.storage.turns import new_id

log = logging.getLogger(__name__)
MOST_AT_ONCE = 5
"""Files in one message."""
MOST_BY_MAIL = 15_000_000
"""Bytes of files with one mail: mail servers take 20 to 25 MB, and mail makes 4 of 3."""
HELD_FOR = timedelta(days=1)
"""A file that the scanner could not look at for so long is given up."""
KEPT_UNSENT = timedelta(hours=2)
"""What was made ready and not sent is nobody's message."""
SOME = 500
"""Ids in one statement."""
CUSTOMER = "customer"


def keep(
    runtime: Runtime, conversation_id: str, data: bytes, name: str, speaker: str
) -> StoredFile:
    """Make a file ready to be sent. Where the scanner is away it is held: kept, and given to nobody
    before it was looked at. Raises Refused files_off, too_many_files, file_infected, store_away,
    and what `tandem/files/checked.py` raises."""
    settings, files = runtime.config.settings, runtime.storage.files
    may_send(runtime, conversation_id, speaker)
    verdict = runtime.file_scanner.look(data)  # what came, not what we make of it
    if verdict == "found":
        about = {"what": "malware", "told": "file_infected"}
        runtime.storage.events.add(conversation_id, "fault", about, None)
        log.warning("a file was refused: the scanner found malware in it")
        raise Refused("file_infected", refusal("file_infected"), 422, "file")
    made = checked(data, name, settings.file_bytes)
    file_id = new_id("f")
    try:
        runtime.file_store.put(file_id, made.data)
    except Unavailable as error:
        log.warning("%s", error)
        raise Refused("store_away", refusal("store_away"), 503) from error
    return files.add(
        id=file_id,
        conversation_id=conversation_id,
        speaker=speaker,
        name=made.name,
        media_type=made.media_type,
        size=len(made.data),
        width=made.width,
        height=made.height,
        state="held" if verdict == "away" else "ready",
    )


def may_send(runtime: Runtime, conversation_id: str, speaker: str) -> None:
    """Whether another file may come. Raises Refused files_off, too_many_files."""
    settings = runtime.config.settings
    if not settings.files:
        raise Refused("files_off", refusal("files_off"), 403, "file")
    most = settings.files_per_conversation
    if speaker == CUSTOMER and runtime.storage.files.count(conversation_id, speaker) >= most:
        raise Refused("too_many_files", refusal("too_many_files", most=most), 429, "file")


def message(
    runtime: Runtime, conversation_id: str, text: str, ids: tuple[str, ...]
) -> tuple[str, dict | None]:
    """(words, card) of a message with these files; without words they are named. Raises Refused
    unknown_file, too_many_files."""
    if not ids:
        return text, None
    if len(ids) > MOST_AT_ONCE:
        words = refusal("files_at_once", most=MOST_AT_ONCE)
        raise Refused("too_many_files", words, field="files")
    files, alone = runtime.storage.files.some(conversation_id, ids), not has_text(text)
    return in_words(files) if alone else text, card_of(files, alone)


def fit_for_mail(runtime: Runtime, conversation_id: str, ids: tuple[str, ...]) -> None:
    """Whether these files may go out with one mail. Raises Refused files_by_mail, file_held."""
    files = runtime.storage.files.some(conversation_id, ids)
    if sum(file.size for file in files) > MOST_BY_MAIL:
        words = refusal("files_by_mail", megabytes=MOST_BY_MAIL // 1_000_000)
        raise Refused("files_by_mail", words, 413, "files")
    if any(file.state != "ready" for file in files):
        raise Refused("file_held", refusal("file_held"), 409, "files")


def opened(
    runtime: Runtime, conversation_id: str, file_id: str, reader: str
) -> tuple[StoredFile, bytes]:
    """A file of this conversation for one of its sides, with its bytes: what the other side has not
    sent yet is not there. Raises Refused unknown_file, file_held, file_gone, store_away."""
    file = runtime.storage.files.get(file_id)
    if file is None or file.conversation_id != conversation_id:
        raise unknown_file()
    if file.turn_id is None and file.speaker != reader:
        raise unknown_file()
    if file.state == "held":
        raise Refused("file_held", refusal("file_held"), 409)
    data = None if file.state == "removed" else _bytes(runtime, file_id)
    if data is None:
        raise Refused("file_gone", refusal("file_gone"), 410)
    return file, data


def _bytes(runtime: Runtime, file_id: str) -> bytes | None:
    try:
        return runtime.file_store.get(file_id)
    except Unavailable as error:
        log.warning("%s", error)
        raise Refused("store_away", refusal("store_away"), 503) from error


def take_back(runtime: Runtime, conversation_id: str, file_id: str, speaker: str) -> None:
    """Forget a file that was made ready and not sent. Raises Refused unknown_file."""
    file = runtime.storage.files.get(file_id)
    if file is None or (file.conversation_id, file.speaker) != (conversation_id, speaker):
        raise unknown_file()
    if not runtime.storage.files.forget(file_id):
        raise unknown_file()
    runtime.file_store.delete(file_id)


def remove_sent(runtime: Runtime, turn: Turn) -> bool:
    """The files of a message that its sender has deleted: nobody gets them any more. False where
    there is none left. Raises Unavailable; done again, it deletes what was left."""
    found = (runtime.storage.files.get(shown["id"]) for shown in files_of(turn))
    sent = [file for file in found if file]
    left = [file for file in sent if file.state != "removed"]
    for file in left:
        runtime.storage.files.settle(file.id, "removed")
    for file in sent:
        runtime.file_store.delete(file.id)
    return bool(left)


def look_again(runtime: Runtime) -> set[str]:
    """Have the scanner look at what is held. Returns the conversations in which something changed;
    what it finds, and what it could not look at for too long, is deleted, and said there."""
    changed = set()
    for file in runtime.storage.files.held():
        data = runtime.file_store.get(file.id)
        verdict = "found" if data is None else runtime.file_scanner.look(data)
        over = file.at < runtime.clock() - HELD_FOR
        if verdict == "away" and not over:
            break  # the others would wait as well
        if verdict == "clean":
            runtime.storage.files.settle(file.id, "ready")
        else:
            runtime.file_store.delete(file.id)
            runtime.storage.files.settle(file.id, "removed")
            _tell_removed(runtime, file)
        changed.add(file.conversation_id)
    return changed


def _tell_removed(runtime: Runtime, file: StoredFile) -> None:
    words = runtime.config.messages("file_removed", name=file.name)
    if file.turn_id:
        once = f"file removed {file.id}"
        conversations = runtime.storage.conversations
        conversations.add_turn(file.conversation_id, "system", words, client_id=once)


def sweep(runtime: Runtime) -> int:
    """Delete files that were never sent, and bytes that no record names any more. Returns how
    many."""
    before, count = runtime.clock() - KEPT_UNSENT, 0
    for file in runtime.storage.files.never_sent(before):
        if runtime.storage.files.forget(file.id):
            runtime.file_store.delete(file.id)
            count += 1
    keys = list(runtime.file_store.old_keys(before))
    for first in range(0, len(keys), SOME):
        some = keys[first : first + SOME]
        for key in set(some) - runtime.storage.files.known(some):
            runtime.file_store.delete(key)
            count += 1
    return count
