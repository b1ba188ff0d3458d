"""What the context makes of recognition's ranking. Pure.

Recognition reads words alone. Which order is spoken of, and what can be so of it, says more: nobody
sends back what has not come, and who names their jacket does not ask about opening hours. Each
intent's probability is weighed by how well it fits, and the whole is a distribution again.
"""

from collections.abc import Container, Sequence

from tandem.understanding.commands import Thing

CANNOT_BE = 0.3
"""Of an intent that fits no order in question: customers wish for what is not possible, too."""
BESIDE_THE_NAMED = 0.35
"""Of an intent about something else where an order or a thing of one's own is named."""
BESIDE_ORDERS = {"talk_to_human", "complaint", "correction", "deny", "affirm", "stop"}
"""Intents that go beside a named order as well as any."""

Ranking = tuple[tuple[str, float], ...]


def weighed(
    ranking: Ranking,
    orders: Sequence[Thing],
    fits: dict[str, tuple[str, ...]],
    is_named: bool,
    against: Container[str] = (),
) -> Ranking:
    """The ranking with what fits the orders in question ahead, best first.

    `orders` are those that may be meant; `fits` are the intents about an order with the tags of
    those they fit (() any). `against` are intents that the words speak against. A probability that
    is not in the ranking counts as something else.
    """
    tags = [order.tags for order in orders]
    known = bool(tags) and all(tags)

    def weight(intent: str) -> float:
        if intent in against:
            return CANNOT_BE
        if intent in fits:
            wanted = set(fits[intent])
            impossible = known and wanted and not any(wanted & one for one in tags)
            return CANNOT_BE if impossible else 1.0
        return BESIDE_THE_NAMED if is_named and intent not in BESIDE_ORDERS else 1.0

    rest = max(0.0, 1.0 - sum(share for _, share in ranking))
    shares = [(intent, share * weight(intent)) for intent, share in ranking]
    total = sum(share for _, share in shares) + rest * (BESIDE_THE_NAMED if is_named else 1.0)
    if total <= 0:
        return ranking
    found = [(intent, share / total) for intent, share in shares]
    return tuple(sorted(found, key=lambda pair: pair[1], reverse=True))
