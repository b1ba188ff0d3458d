"""How much was said since anything came of it?"""

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading, Turn
from tandem.core.words import say
from tandem.escalation.signals.clarifications import topic_turns

MANNERS = {"greet", "thanks", "goodbye", "affirm"}
"""Messages that neither bring the matter forward nor show that it stands still."""


def read(conversation: Conversation, policy: Policy) -> Reading:
    """Number of customer messages in a row with no new fact, no usable answer, nothing done, and
    no new topic."""
    _, turns = topic_turns(conversation, policy.confidence.at)
    moved = set(conversation.fact_turns.values())
    done = [tried.turn_seq for tried in conversation.tried if tried.outcome == "done"]
    moved |= {seq for seq in done if seq is not None}
    run: list[Turn] = []
    for turn in reversed(turns):
        nlu_result = turn.nlu_result
        if turn.seq < conversation.last_agent_seq:
            break
        if turn.seq in moved or (nlu_result and (nlu_result.answers or nlu_result.button)):
            break
        if not (nlu_result and nlu_result.intent in MANNERS):
            run.insert(0, turn)
    if len(run) == len(turns):  # the message that began the topic is news
        run = run[1:]
    if not run:
        return Reading("no_progress", 0, say("reasons.goes_on"))
    seqs = tuple(turn.seq for turn in run)
    return Reading("no_progress", len(run), say("reasons.no_progress", count=len(run)), seqs)
