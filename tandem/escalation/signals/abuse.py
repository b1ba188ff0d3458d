"""Is the message abuse aimed at whoever answers? Swearing at a product is none."""

import re
from dataclasses import replace

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading
from tandem.core.words import say
from tandem.escalation.signals import mood

AIMED = re.compile(
    r"\b(?:you(?:rself|rs?|'re|'ve)?|u|ur|ya|bot|chatbot|robot|assistant|machine|du|dich|dir|sie|ihr)\b",
    re.I,
)
BAD = {"at_you", "swearing", "insult", "sexual", "slur", "threat"}
"""Marks of words that may be abuse; without one, and aimed at nobody, there is none."""
BELOW = 0.01


def read(conversation: Conversation, policy: Policy) -> Reading:
    """0 to 1, of the newest message."""
    dial = policy.abuse
    turn = conversation.customer_turns[-1]
    found = mood.newest("abuse", conversation, dial, "abuse", "no_abuse")
    heard = turn.nlu_result.mood if turn.nlu_result else {}
    if found.value < dial.at or "marks" not in heard or mood.found(turn.text, dial.markers):
        return found
    if AIMED.search(turn.text) or BAD & set(heard["marks"]):
        return found
    return replace(found, value=dial.at - BELOW, reason=say("reasons.sharp"))
