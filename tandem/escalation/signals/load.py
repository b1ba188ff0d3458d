"""How busy are the people whom the customer could be brought to?"""

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading
from tandem.core.words import say


def read(conversation: Conversation, policy: Policy) -> Reading:
    """Cases waiting per agent who is there. Whether it is peak is decided outside, with its own
    memory (tandem/escalation/peak.py), and comes in as a fact."""
    load = conversation.decision_context.load
    if load.peak:
        return Reading("load", load.per_agent, say("reasons.peak", why=load.peak))
    words = say("reasons.load", waiting=load.waiting, agents=load.agents)
    return Reading("load", load.per_agent, words)
