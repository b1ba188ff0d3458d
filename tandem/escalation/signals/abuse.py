"""Is the message abuse aimed at whoever answers? Swearing at a product is none."""

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading
from tandem.escalation.signals import mood


def read(conversation: Conversation, policy: Policy) -> Reading:
    """0 to 1, of the newest message."""
    dial = policy.abuse
    return mood.newest("abuse", conversation, dial, "abuse aimed at whoever answers", "no abuse")
