"""How much has the customer spent with the shop?"""

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading


def read(conversation: Conversation, policy: Policy) -> Reading:
    """Lifetime value in cents; 0 for somebody unknown."""
    customer = conversation.customer
    if customer is None:
        return Reading("customer_value", 0, "not known who the customer is")
    high = customer.value_cents >= policy.customer_value.offer_at
    words = "customer of high value" if high else "customer of ordinary value"
    return Reading("customer_value", customer.value_cents, words)
