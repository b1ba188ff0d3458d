"""How often did what the customer gave not match our records?"""

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading
from tandem.core.words import say


def read(conversation: Conversation, policy: Policy) -> Reading:
    """Number of skills in this conversation that ended with "not_found"."""
    since = conversation.last_agent_seq  # a person has looked into what was before
    failed = [
        tried
        for tried in conversation.tried
        if tried.outcome == "not_found" and (tried.turn_seq or 0) >= since
    ]
    if not failed:
        return Reading("failed_verification", 0, say("reasons.nothing_failed"))
    return Reading(
        "failed_verification",
        len(failed),
        say("reasons.did_not_match", count=len(failed)),
        tuple(tried.turn_seq for tried in failed if tried.turn_seq),
    )
