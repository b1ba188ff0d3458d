"""Does the message threaten somebody with violence?"""

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading
from tandem.escalation.signals import mood


def read(conversation: Conversation, policy: Policy) -> Reading:
    """0 to 1, of the newest message."""
    dial = policy.threat
    return mood.newest("threat", conversation, dial, "threat", "no_threat")
