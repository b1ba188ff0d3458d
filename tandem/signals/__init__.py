"""The signals: each module reads one thing from a conversation and says why.

`read(conversation, policy)` of each module gives a `Reading` about the newest customer turn.
"""

from tandem.conversation import Conversation, Reading
from tandem.policy import Policy
from tandem.signals import (
    asked_for_person,
    clarifications,
    confidence,
    failed_verification,
    frustration,
    out_of_scope,
    repetition,
    unanswered,
)

SIGNALS = (
    asked_for_person,
    confidence,
    unanswered,
    out_of_scope,
    repetition,
    clarifications,
    frustration,
    failed_verification,
)


def read_all(conversation: Conversation, policy: Policy) -> dict[str, Reading]:
    """All readings of the newest customer turn, by name."""
    readings = (signal.read(conversation, policy) for signal in SIGNALS)
    return {reading.name: reading for reading in readings}
