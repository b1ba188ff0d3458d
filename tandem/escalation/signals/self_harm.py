"""Does the customer speak of hurting themselves?"""

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading
from tandem.escalation.signals import mood


def read(conversation: Conversation, policy: Policy) -> Reading:
    """0 to 1, of the newest message."""
    dial = policy.self_harm
    return mood.newest("self_harm", conversation, dial, "self_harm", "no_self_harm")
