"""Starting a conversation: the first words, and what is known used as a choice."""

import json

from tandem.runtime import Engine
from tandem.shop.records import Order


def start(engine: Engine, customer_id: str | None, source: str | None = None) -> str:
    """Open a conversation with its greeting; returns its id. `source` is where it comes from.

    A signed-in customer with one open order, or one late, is asked whether it is about that: as
    a choice, never as a presumption (R7).
    """
    customer = engine.shop.customer(customer_id) if customer_id else None
    conversation_id = engine.store.open("website", customer.id if customer else None, source)
    text, buttons = engine.words("greeting"), []
    if customer:
        name = customer.name.split()[0]
        order = _order_in_mind(engine, customer.id)
        if order is None:
            text = engine.words("greeting_known", name=name)
        else:
            due = _due(engine, order)
            text = engine.words("greeting_order", name=name, order=order.number, due=due)
            buttons = _choices(engine, order)
    engine.store.add_turn(conversation_id, "bot", text, buttons=buttons)
    return conversation_id


def _order_in_mind(engine: Engine, customer_id: str) -> Order | None:
    today = engine.clock().date()
    coming = engine.shop.open_orders_of(customer_id)
    late = [order for order in coming if order.is_late(today)]
    if len(late) == 1:
        return late[0]
    return coming[0] if len(coming) == 1 else None


def _due(engine: Engine, order: Order) -> str:
    if order.is_late(engine.clock().date()):
        return engine.words("order_late")
    if order.due_on is None:
        return order.items
    return engine.words("order_due", due=order.due_on.strftime("%A"))


def _choices(engine: Engine, order: Order) -> list[dict[str, str]]:
    late = order.is_late(engine.clock().date())
    intent = "order_late_or_missing" if late else "order_status"
    known = json.dumps({"order_number": order.number})
    yes = engine.words("yes_this_order", order=order.number)
    return [
        {"title": yes, "payload": f"/{intent}{known}"},
        {"title": engine.words("something_else"), "payload": "/help"},
    ]
