"""How long has the customer waited for a person in this conversation, in vain?"""

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading


def read(conversation: Conversation, policy: Policy) -> Reading:
    """Minutes, over all cases of the conversation that nobody took."""
    minutes = conversation.decision_context.waited_minutes
    if minutes < 1:
        return Reading("waiting", minutes, "has not waited in vain")
    return Reading("waiting", minutes, f"has already waited {round(minutes)} min for a person")
