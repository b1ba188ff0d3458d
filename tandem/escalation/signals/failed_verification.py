"""How often did what the customer gave not match our records?"""

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading


def read(conversation: Conversation, policy: Policy) -> Reading:
    """Number of skills in this conversation that ended with "not_found"."""
    since = conversation.last_agent_seq  # a person has looked into what was before
    failed = [
        tried
        for tried in conversation.tried
        if tried.outcome == "not_found" and (tried.turn_seq or 0) >= since
    ]
    if not failed:
        return Reading("failed_verification", 0, "nothing failed to match")
    return Reading(
        "failed_verification",
        len(failed),
        f"order number and e-mail did not match, {len(failed)} in this conversation",
        tuple(tried.turn_seq for tried in failed if tried.turn_seq),
    )
