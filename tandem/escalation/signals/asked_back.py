"""How often did the assistant have to ask what was meant on this topic?"""

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading
from tandem.core.words import say
from tandem.escalation.how_often import times
from tandem.escalation.signals.clarifications import topic_turns

ASKING_BACK = {
    "offer_readings", "ask_differently",
    "action_offer_readings", "action_confirm_guess", "action_ask_again",
}  # fmt: skip
"""Moves with which the assistant asks what was meant."""


def read(conversation: Conversation, policy: Policy) -> Reading:
    """Number of times before the newest message, on the topic under way."""
    _, turns = topic_turns(conversation, policy.confidence.at)
    asked = [
        turn for turn in turns if turn.nlu_result and ASKING_BACK & set(turn.nlu_result.bot_actions)
    ]
    if not asked:
        return Reading("asked_back", 0, say("reasons.not_asked_back"))
    seqs = tuple(turn.seq for turn in asked)
    return Reading(
        "asked_back", len(asked), say("reasons.asked_back", times=times(len(asked))), seqs
    )
