"""What every channel does with what it cannot take in, and with what a customer changes later."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tandem.cases.case import owner_of
from tandem.core.errors import Later, Refused
from tandem.core.text import clean, has_text
from tandem.handover.files import remove_sent
from tandem.handover.language import speaking_to
from tandem.runtime import Runtime

TOO_MANY_SECONDS = 20
"""What is too much at once is kept and taken in later; nothing is lost, and nothing is flooded."""


@contextmanager
def refusals(tell: Callable[[str], None]) -> Iterator[None]:
    """What cannot be taken in is told to the customer alone, and is done with. Raises Later for
    what is only too much at once."""
    try:
        yield
    except Refused as error:
        if error.code == "too_many_messages":
            raise Later(TOO_MANY_SECONDS, str(error)) from error
        tell(error.message)


def revise(
    runtime: Runtime, conversation_id: str, client_id: str, text: str | None, once: str
) -> bool:
    """The customer has edited a message, or deleted it (None): the agent is told, and it is not
    answered as a new one. What nobody has read yet is read as it is now, and files of a deleted
    one are deleted. `once` names the edit. False where there is no such message, or nothing new in
    it. Raises Unavailable where the store of files does not answer: to be done again."""
    turn = runtime.storage.conversations.by_client_id(conversation_id, client_id)
    if turn is None:
        return False
    words = runtime.config.messages
    with speaking_to(runtime, conversation_id):
        gone = text is None
        deleted = text is None or not has_text(text)
        if text is None or deleted:
            text, line = words("deleted_text"), words("deleted")
        else:
            text = clean(text, runtime.config.settings.message_limit)
            line = words("edited", before=turn.text, after=text)
        if owner_of(runtime.storage.cases.of_conversation(conversation_id)) == "bot":
            line = "" if deleted else words("edited_bot")
    had_files = gone and remove_sent(runtime, turn)
    if text == turn.text and not had_files:
        return False
    runtime.storage.conversations.rewrite(turn.id, text)
    if line:
        runtime.storage.conversations.add_turn(conversation_id, "system", line, client_id=once)
    return True
