"""The signals: each module reads one thing from a conversation and says why.

`read(conversation, policy)` of each module gives a `Reading` about the newest customer turn.
"""

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading
from tandem.escalation.signals import (
    abuse,
    asked_back,
    asked_for_person,
    bot_repetition,
    clarifications,
    confidence,
    customer_value,
    failed_verification,
    frustration,
    load,
    no_progress,
    out_of_scope,
    repeat_contact,
    repeat_week,
    repetition,
    sadness,
    self_harm,
    takeover,
    threat,
    trend,
    unanswered,
    understanding,
    waiting,
)

SIGNALS = (
    self_harm,
    threat,
    failed_verification,
    takeover,
    abuse,
    asked_for_person,
    frustration,
    trend,
    sadness,
    customer_value,
    repeat_contact,
    repeat_week,
    waiting,
    confidence,
    understanding,
    unanswered,
    repetition,
    bot_repetition,
    no_progress,
    out_of_scope,
    clarifications,
    asked_back,
    load,
)


def read_all(conversation: Conversation, policy: Policy) -> dict[str, Reading]:
    """All readings of the newest customer turn, by name."""
    readings = (signal.read(conversation, policy) for signal in SIGNALS)
    return {reading.name: reading for reading in readings}
