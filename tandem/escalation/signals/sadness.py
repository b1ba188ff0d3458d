"""What in the message is sad: grief, illness, need? Told apart from anger."""

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading
from tandem.escalation.signals import mood


def read(conversation: Conversation, policy: Policy) -> Reading:
    """0 to 1, of the newest message."""
    dial = policy.sadness
    return mood.newest("sadness", conversation, dial, "sounds sad or in need", "not sad")
