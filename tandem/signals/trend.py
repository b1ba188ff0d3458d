"""Does the mood fall? How much the frustration level rose over the last messages."""

from tandem.conversation import Conversation, Reading
from tandem.policy import Policy
from tandem.signals.frustration import levels

WORTH_SAYING = 0.15


def read(conversation: Conversation, policy: Policy) -> Reading:
    """-1 to 1: above 0 the mood falls, below 0 it lifts. Before the first message it is calm."""
    turns = conversation.customer_turns
    window = policy.trend.window_turns
    course = [0.0, *levels(turns, policy.frustration)]
    before = course[max(0, len(course) - 1 - window)]
    value = course[-1] - before
    seqs = tuple(turn.seq for turn in turns[-window:])
    if abs(value) < WORTH_SAYING:
        return Reading("trend", value, "the mood is steady")
    how = "more frustrated" if value > 0 else "calmer"
    over = f"over the last {len(seqs)} messages" if len(seqs) > 1 else "with this message"
    return Reading("trend", value, f"{how} {over} ({value:+.2f})", seqs)
