"""Starting a conversation: the first words, and what is known used as a choice."""

import json

from tandem.config.shop_facts import current
from tandem.core.customs import weekday
from tandem.core.words import speaking, spoken
from tandem.runtime import Runtime
from tandem.shop.away import orders_if_known
from tandem.shop.records import Order


def start(runtime: Runtime, customer_id: str | None, source: str | None = None) -> str:
    """The same in the language of the page, where the assistant speaks it."""
    languages = runtime.config.settings.spoken
    language = spoken() if spoken() in languages else languages[0]
    with speaking(language):
        return _start(runtime, customer_id, source, language if language != languages[0] else None)


def _start(
    runtime: Runtime, customer_id: str | None, source: str | None, language: str | None
) -> str:
    """Open a conversation with its greeting; returns its id. `source` is where it comes from.

    A signed-in customer with one open order, or one late, is asked whether it is about that: as
    a choice, never as a presumption (R7).
    """
    customer = runtime.shop.customer(customer_id) if customer_id else None
    conversation_id = runtime.storage.conversations.open(
        "website", customer.id if customer else None, source, language
    )
    text, buttons = runtime.config.messages("greeting"), []
    if customer and (name := customer.first_name):
        order = _order_in_mind(runtime, customer.id)
        if order is None:
            text = runtime.config.messages("greeting_known", name=name)
        else:
            due = _due(runtime, order)
            text = runtime.config.messages("greeting_order", name=name, order=order.number, due=due)
            buttons = _choices(runtime, order)
    runtime.storage.conversations.add_turn(conversation_id, "bot", text, buttons=buttons)
    return conversation_id


def _order_in_mind(runtime: Runtime, customer_id: str) -> Order | None:
    today = current().today(runtime.clock())
    orders = orders_if_known(runtime.shop, customer_id)
    coming = [order for order in orders if order.is_open]
    late = [order for order in coming if order.is_late(today)]
    if len(late) == 1:
        return late[0]
    return coming[0] if len(coming) == 1 else None


def _due(runtime: Runtime, order: Order) -> str:
    if order.is_late(current().today(runtime.clock())):
        return runtime.config.messages("order_late")
    due = order.new_due_on or order.due_on  # of what is still to come
    if due is None:
        return order.items
    return runtime.config.messages("order_due", due=weekday(due))


def _choices(runtime: Runtime, order: Order) -> list[dict[str, str]]:
    late = order.is_late(current().today(runtime.clock()))
    intent = "order_late_or_missing" if late else "order_status"
    known = json.dumps({"order_number": order.number})
    yes = runtime.config.messages("yes_this_order", order=order.number)
    return [
        {"title": yes, "payload": f"/{intent}{known}"},
        {"title": runtime.config.messages("something_else"), "payload": "/help"},
    ]
