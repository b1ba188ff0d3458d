"""The cards that responses declare (`custom: {card: order, of: "{order}"}`), made of what the shop
knows at this moment. Without one the words stand alone. With `photo: true` the customer hears that
a photo helps, where one can be sent."""

import logging
from typing import Any

from tandem.config.shop_facts import current
from tandem.core.card import Card
from tandem.core.errors import TandemError
from tandem.runtime import Runtime
from tandem.shop.records import Order, Product
from tandem.skills.cards import choices_card, label_card, order_card, product_card
from tandem.skills.phrases import price_words

log = logging.getLogger(__name__)
Replies = list[dict[str, Any]]
TAKES_FILES = ("website", "slack")
"""Channels on which the customer can send a file beside their words."""
WANTED = "custom"
"""What a response declares beside its words, as Rasa hands it on."""


def with_cards(runtime: Runtime, conversation_id: str, replies: Replies) -> Replies:
    """The replies with "card" where one was declared and can be made. A shop that does not answer
    takes no word away."""
    return [_with_card(runtime, conversation_id, reply) for reply in replies]


def _with_card(runtime: Runtime, conversation_id: str, reply: dict[str, Any]) -> dict[str, Any]:
    wanted, rest = reply.get(WANTED), {k: v for k, v in reply.items() if k != WANTED}
    if not isinstance(wanted, dict):
        return rest
    if wanted.get("photo") and _takes_files(runtime, conversation_id):
        rest["text"] = _with_before_question(rest["text"], runtime.config.messages("photo_helps"))
    if "card" not in wanted:
        return rest
    try:
        card = _card(runtime, conversation_id, wanted, reply.get("buttons") or [])
    except TandemError as error:
        log.warning("no card: %s", type(error).__name__)
        card = None
    return rest | {"card": card.as_json()} if card else rest


def _card(
    runtime: Runtime, conversation_id: str, wanted: dict[str, Any], buttons: list[dict[str, str]]
) -> Card | None:
    kind, of, instead = wanted.get("card"), str(wanted.get("of") or ""), bool(wanted.get("instead"))
    if kind == "product":
        product = runtime.shop.catalogue.product(of)
        return product_card(product, price_words(product), instead) if product else None
    if kind == "choices":
        titles = [button["title"] for button in buttons]
        found = [runtime.shop.catalogue.product(title) for title in titles]
        return choices_card([one for one in found if one])
    order = _own_order(runtime, conversation_id, of)
    if order is None:
        return None
    if kind == "label" and order.returns:
        newest = order.returns[-1]
        return label_card(order, newest, _picture(runtime, newest.product), instead)
    if kind != "order":
        return None
    picture = _picture(runtime, order.lines[0].product) if order.lines else ""
    return order_card(order, current().today(runtime.clock()), picture, instead)


def _with_before_question(text: str, sentence: str) -> str:
    """The sentence at the end; before the question, where the text ends in one."""
    if not text.endswith("?"):
        return f"{text} {sentence}"
    said, stop, asked = text.rpartition(". ")
    return f"{said}{stop}{sentence} {asked}"


def _takes_files(runtime: Runtime, conversation_id: str) -> bool:
    channel = runtime.storage.conversations.channel(conversation_id)
    return runtime.config.settings.files and channel in TAKES_FILES


def _own_order(runtime: Runtime, conversation_id: str, number: str) -> Order | None:
    """The order, if it is that of the customer who was proved in this conversation."""
    customer_id, _ = runtime.storage.conversations.identity(conversation_id)
    order = runtime.shop.orders.find(number) if customer_id else None
    return order if order and order.customer_id == customer_id else None


def _picture(runtime: Runtime, name: str) -> str:
    product: Product | None = runtime.shop.catalogue.product(name)
    return product.picture if product else ""
