"""Is somebody taking an account over: a change of its e-mail and a password reset in one go?"""

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading, Turn
from tandem.core.words import say
from tandem.escalation.signals.mood import found

RESET = {"reset_password"}
CHANGE = {"account_update"}


def read(conversation: Conversation, policy: Policy) -> Reading:
    """1 when both were wished for in this conversation, in either order, else 0."""
    at, since = policy.confidence.at, conversation.last_agent_seq
    turns = [turn for turn in conversation.customer_turns if turn.seq > since]
    resets = [turn for turn in turns if _wishes(turn, RESET, at)]
    changes = [
        turn
        for turn in turns
        if _wishes(turn, CHANGE, at) and found(turn.text, policy.takeover.words)
    ]
    if not resets or not changes:
        return Reading("takeover", 0, say("reasons.no_takeover"))
    seqs = tuple(sorted({resets[0].seq, changes[0].seq}))
    return Reading("takeover", 1, say("reasons.takeover"), seqs)


def _wishes(turn: Turn, intents: set[str], at: float) -> bool:
    nlu_result = turn.nlu_result
    return bool(
        nlu_result
        and nlu_result.intent in intents
        and (nlu_result.button or nlu_result.confidence >= at)
    )
