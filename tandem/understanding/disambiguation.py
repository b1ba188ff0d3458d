"""Which readings of an unclear message are worth offering? Pure."""

from collections.abc import Iterable

from tandem.config.topics import Topic

AFTER_AN_ORDER_NUMBER = ("order_status", "return_item", "cancel_order")
USUAL = ("order_status", "return_item", "reset_password")
"""What customers most often bring, where recognition has no idea at all."""


def likely_intents(
    ranking: Iterable[str], topics: dict[str, Topic], most: int, facts: dict[str, str]
) -> list[str]:
    """At most `most` intents to offer, best first; only matters that have a button.

    A bare order number fits no matter best, so the usual ones about an order come first then.
    """
    usual = AFTER_AN_ORDER_NUMBER if "order_number" in facts else USUAL
    ranked = [intent for intent in ranking if intent in topics and topics[intent].button]
    return list(dict.fromkeys([*ranked, *usual]))[:most]
