"""How often in a row did the assistant ask for one thing without a usable answer?"""

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading, Turn
from tandem.core.words import say
from tandem.escalation.how_often import times
from tandem.escalation.signals.confidence import unclear


def read(conversation: Conversation, policy: Policy) -> Reading:
    """Number of messages in a row that did not answer the question asked.

    A question back, a change of subject and the like are understood and do not count.
    """
    asked, run = "", list[Turn]()
    for turn in reversed(conversation.customer_turns):
        nlu_result = turn.nlu_result
        if not nlu_result or not nlu_result.asked or nlu_result.answers:
            break
        if run and nlu_result.asked != asked:
            break
        if not unclear(turn, policy.confidence.at) and nlu_result.intent not in (
            "inform",
            "affirm",
        ):
            break
        asked = nlu_result.asked
        run.append(turn)
    if not run:
        return Reading("unanswered", 0, say("reasons.no_question_open"))
    words = say("reasons.unanswered", asked=asked.replace("_", " "), times=times(len(run)))
    return Reading("unanswered", len(run), words, tuple(turn.seq for turn in reversed(run)))
