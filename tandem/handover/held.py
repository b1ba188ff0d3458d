"""A conversation of the database as a test to begin with."""

from typing import Any

from tandem.core.masking import without_people
from tandem.learning.as_script import script_of
from tandem.runtime import Runtime


def held_script(runtime: Runtime, conversation_id: str, name: str = "") -> dict[str, Any]:
    """The script of a conversation. Outside the demonstration addresses and long numbers are
    replaced: a test is kept for ever. Raises Refused unknown_conversation."""
    conversation = runtime.storage.conversations.conversation(conversation_id)
    events = runtime.storage.events.of(conversation_id, "case")
    seqs = {turn.id: turn.seq for turn in conversation.turns}
    called = [seqs[event["turn_id"]] for event in events if event["turn_id"] in seqs]
    if events and not called:  # asked for by a button of the chat, which is no turn
        later = [turn.seq for turn in conversation.turns if turn.at >= events[0]["at"]]
        called = later[:1]
    script = script_of(conversation, name or conversation_id, min(called, default=None))
    return script if runtime.config.settings.demo else without_people(script)
