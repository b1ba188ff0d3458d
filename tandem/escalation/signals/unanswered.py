"""How often in a row did the assistant ask for one thing without a usable answer?"""

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading, Turn
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
        return Reading("unanswered", 0, "no question is open without an answer")
    times = "once" if len(run) == 1 else f"{len(run)} times"
    return Reading(
        "unanswered",
        len(run),
        f"asked for {asked.replace('_', ' ')} {times} without a usable answer",
        tuple(turn.seq for turn in reversed(run)),
    )
