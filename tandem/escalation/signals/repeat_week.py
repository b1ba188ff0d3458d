"""Does the customer keep coming back about the same matter within days?"""

from datetime import timedelta
from functools import partial

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading
from tandem.core.words import say
from tandem.escalation.signals.repeat_contact import counted


def read(conversation: Conversation, policy: Policy) -> Reading:
    """Contacts about this matter within the window of days, this one included."""
    days = policy.repeat_week.days
    words = partial(say, "reasons.contact_within_days", span=days)
    return counted("repeat_week", conversation, policy, timedelta(days=days), words)
