"""Is the message abuse aimed at whoever answers? Swearing at a product is none."""

from tandem.conversation import Conversation, Reading
from tandem.policy import Policy
from tandem.signals import mood


def read(conversation: Conversation, policy: Policy) -> Reading:
    """0 to 1, of the newest message."""
    dial = policy.abuse
    return mood.newest("abuse", conversation, dial, "abuse aimed at whoever answers", "no abuse")
