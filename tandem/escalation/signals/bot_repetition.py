"""Does the assistant say the same again?"""

from rapidfuzz import fuzz

from tandem.config.policy import Policy
from tandem.core.conversation import ANSWER_CHANGED, Conversation, Reading
from tandem.core.exact_words import exact_words
from tandem.core.words import say
from tandem.escalation.signals.clarifications import topic_turns
from tandem.escalation.signals.repetition import plain

SHORTEST_WORDS = 4
"""Shorter replies ("All right.") may well come again."""


def read(conversation: Conversation, policy: Policy) -> Reading:
    """How often the assistant's newest message has been said since the topic began; 0 before it
    has said anything."""
    _, turns = topic_turns(conversation, policy.confidence.at)
    since = max(turns[0].seq if turns else 0, _changed_at(conversation))
    replies = [turn for turn in conversation.bot_turns if turn.seq > since]
    said = plain(replies[-1].text) if replies else ""
    if len(said.split()) < SHORTEST_WORDS:
        return Reading("bot_repetition", min(len(replies), 1), say("reasons.not_repeated"))
    at = policy.bot_repetition.similar_at * 100
    exact = exact_words(said)
    same = [
        turn
        for turn in replies
        if exact_words(plain(turn.text)) == exact and fuzz.ratio(said, plain(turn.text)) >= at
    ]
    if len(same) == 1:
        return Reading("bot_repetition", 1, say("reasons.not_repeated"))
    times = say("reasons.twice") if len(same) == 2 else say("reasons.times", count=len(same))
    return Reading(
        "bot_repetition",
        len(same),
        say("reasons.bot_repeated", times=times),
        tuple(turn.seq for turn in same),
    )


def _changed_at(conversation: Conversation) -> int:
    """The customer's last turn that changed an earlier answer: after it a question may come again
    for a reason, and a form may well have only one wording for it."""
    return max(
        (
            turn.seq
            for turn in conversation.customer_turns
            if turn.nlu_result and turn.nlu_result.answers == ANSWER_CHANGED
        ),
        default=0,
    )
