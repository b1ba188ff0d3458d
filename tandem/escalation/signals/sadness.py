"""What in the message is sad: grief, illness, need? Told apart from anger."""

from dataclasses import replace

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading
from tandem.core.words import say
from tandem.escalation.signals import mood


def read(conversation: Conversation, policy: Policy) -> Reading:
    """0 to 1, of the newest message."""
    dial = policy.sadness
    found = mood.newest("sadness", conversation, dial, "sad", "not_sad")
    turn = conversation.customer_turns[-1]
    plain = mood.found(turn.text, dial.plain) if dial.plain else []
    pressed = turn.nlu_result is not None and turn.nlu_result.button
    if not plain or pressed or found.value >= dial.marker:
        return found
    words = say("reasons.sad", said=f"“{plain[0]}”")
    return replace(found, value=dial.marker, reason=words, turns=(turn.seq,))
