"""How many messages in a row are about something we do not do?"""

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading
from tandem.core.words import say
from tandem.escalation.how_often import times_in_a_row


def read(conversation: Conversation, policy: Policy) -> Reading:
    """Number of messages out of scope in a row, the newest included."""
    run = []
    for turn in reversed(conversation.customer_turns):
        nlu_result = turn.nlu_result
        if (
            not nlu_result
            or not nlu_result.out_of_scope
            or nlu_result.confidence < policy.confidence.at
        ):
            break
        run.append(turn.seq)
    if not run:
        return Reading("out_of_scope", 0, say("reasons.in_scope"))
    words = say("reasons.out_of_scope", times=times_in_a_row(len(run)))
    return Reading("out_of_scope", len(run), words, tuple(run[::-1]))
