"""How well were the last messages understood, taken together?"""

from statistics import fmean

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading
from tandem.core.words import say


def read(conversation: Conversation, policy: Policy) -> Reading:
    """Mean calibrated confidence (0-1) of the last messages; 1 while there are too few to say.

    Buttons and messages after a question are left out: those that do not answer it count as
    unanswered.
    """
    dial = policy.understanding
    turns = [
        turn
        for turn in conversation.customer_turns
        if turn.nlu_result and not turn.nlu_result.button and not turn.nlu_result.asked
    ][-dial.window_turns :]
    if len(turns) < dial.fewest_turns:
        return Reading("understanding", 1.0, say("reasons.too_few"))
    mean = fmean(turn.nlu_result.confidence for turn in turns if turn.nlu_result)
    words = say("reasons.understood_lately", count=len(turns), value=f"{mean:.2f}")
    return Reading("understanding", mean, words, tuple(turn.seq for turn in turns))
