"""How long has the customer waited for a person in this conversation, in vain?"""

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading
from tandem.core.words import say


def read(conversation: Conversation, policy: Policy) -> Reading:
    """Minutes, over all cases of the conversation that nobody took."""
    minutes = conversation.decision_context.waited_minutes
    if minutes < 1:
        return Reading("waiting", minutes, say("reasons.not_waited"))
    return Reading("waiting", minutes, say("reasons.has_waited", minutes=round(minutes)))
