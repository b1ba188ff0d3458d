"""Was the newest message understood, and how many in a row were not?"""

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading, Turn
from tandem.core.words import say
from tandem.escalation.how_often import times_in_a_row

FEW_WORDS = 2
UNSURE_INTENTS = {"", "nlu_fallback"}


def unclear(turn: Turn, at: float) -> bool:
    """Not understood: neither a sure intent, nor an answer to our question, nor a button."""
    nlu_result = turn.nlu_result
    if nlu_result is None:
        return False
    if nlu_result.button or nlu_result.answers:
        return False
    return nlu_result.intent in UNSURE_INTENTS or nlu_result.confidence < at


def read(conversation: Conversation, policy: Policy) -> Reading:
    """Number of unclear messages in a row, the newest included; 0 when it is clear.

    A message out of scope before it belongs to the run: twice nothing came of it. Messages while
    the assistant waits for the answer to a question count as unanswered instead.
    """
    at = policy.confidence.at
    run: list[Turn] = []
    for turn in reversed(conversation.customer_turns):
        nlu_result = turn.nlu_result
        nothing_came = unclear(turn, at) or (run and nlu_result and nlu_result.out_of_scope)
        if not nothing_came or (nlu_result and nlu_result.asked):
            break
        if run and len(turn.text.split()) <= FEW_WORDS:
            continue  # two short messages are no two real attempts (R111)
        run.append(turn)
    newest = conversation.customer_turns[-1].nlu_result
    sure = newest.confidence if newest else 0.0
    if not run:
        return Reading("confidence", 0, say("reasons.understood", value=f"{sure:.2f}"))
    limits = {"value": f"{sure:.2f}", "limit": f"{at:.2f}"}
    words = say("reasons.not_understood", times=times_in_a_row(len(run)), **limits)
    return Reading("confidence", len(run), words, tuple(turn.seq for turn in reversed(run)))
