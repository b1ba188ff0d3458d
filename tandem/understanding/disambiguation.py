"""Which readings of an unclear message are worth offering? Pure."""

from collections.abc import Sequence

from tandem.config.topics import Topic

AFTER_AN_ORDER_NUMBER = ("order_status", "return_item", "cancel_order")
USUAL = ("order_status", "return_item", "reset_password")
"""What customers most often bring, where recognition has no idea at all."""
BARE_FACTS = "inform"
"""Facts, and no word what about them: what they resemble next says nothing."""


def likely_intents(
    ranking: Sequence[str], topics: dict[str, Topic], most: int, facts: dict[str, str]
) -> list[str]:
    """At most `most` intents to offer, best first; only matters that have a button.

    Bare facts fit no matter best, so the usual ones come then.
    """
    if ranking and ranking[0] == BARE_FACTS:
        ranking = ()
    usual = AFTER_AN_ORDER_NUMBER if "order_number" in facts else USUAL
    ranked = [intent for intent in ranking if intent in topics and topics[intent].button]
    return list(dict.fromkeys([*ranked, *usual]))[:most]
