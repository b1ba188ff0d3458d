"""How much has the customer spent with the shop?"""

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading
from tandem.core.words import say


def read(conversation: Conversation, policy: Policy) -> Reading:
    """Lifetime value in cents; 0 for somebody unknown."""
    customer = conversation.customer
    if customer is None:
        return Reading("customer_value", 0, say("reasons.nobody_known"))
    high = customer.value_cents >= policy.customer_value.offer_at
    words = say("reasons.high_value" if high else "reasons.ordinary_value")
    return Reading("customer_value", customer.value_cents, words)
