"""Does the mood fall? How much the frustration level rose over the last messages."""

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading
from tandem.core.words import say
from tandem.escalation.signals.frustration import levels

WORTH_SAYING = 0.15


def read(conversation: Conversation, policy: Policy) -> Reading:
    """-1 to 1: above 0 the mood falls, below 0 it lifts; 0 at the first message."""
    turns = conversation.customer_turns
    window = policy.trend.window_turns
    course = levels(turns, policy.frustration)
    before = course[max(0, len(course) - 1 - window)]
    value = course[-1] - before
    seqs = tuple(turn.seq for turn in turns[-window - 1 :])
    if abs(value) < WORTH_SAYING:
        return Reading("trend", value, say("reasons.steady"))
    name = "reasons.mood_falls" if value > 0 else "reasons.mood_lifts"
    return Reading("trend", value, say(name, count=len(seqs), value=f"{value:+.2f}"), seqs)
