"""What a case without a topic is called: by the order that greeting or record names. Pure."""

from tandem.cases.packet.matter import Matter
from tandem.cases.packet.record import OrderRecord, PacketFacts
from tandem.config.packet_texts import PacketTexts
from tandem.core.conversation import Conversation
from tandem.core.words import say

IN_TROUBLE = frozenset({"late", "lost", "part_delivered", "double_charged"})
"""States of an order that people write about."""


def title_without_topic(
    conversation: Conversation, matter: Matter, facts: PacketFacts, texts: PacketTexts
) -> tuple[str, tuple[str, ...]]:
    """The title, and the records it rests on beside the turns of the matter.

    It is the order that was given, else the one the assistant named, else the customer's only one
    in trouble. Two that fit are no title.
    """
    order = matter.order or _named(conversation, facts) or _troubled(facts)
    if order:
        state = say(f"phrases.order_{order.state}")
        title = texts.summary["title_with_state"].format(order=order.number, state=state)
        return title, (order.name,)
    given = matter.values.get("order")
    if given:
        return texts.summary["title"].format(order=given.text), given.records
    return texts.summary["not_clear"], ()


def _named(conversation: Conversation, facts: PacketFacts) -> OrderRecord | None:
    said = " ".join(turn.text for turn in conversation.turns if turn.speaker == "bot").split()
    words = {word.strip(".,;:!?#()") for word in said}
    return _only([order for order in facts.orders if order.number in words])


def _troubled(facts: PacketFacts) -> OrderRecord | None:
    return _only([order for order in facts.orders if order.state in IN_TROUBLE])


def _only(orders: list[OrderRecord]) -> OrderRecord | None:
    return orders[0] if len(orders) == 1 else None
