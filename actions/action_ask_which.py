"""Two things fit: a choice that names them."""

import asyncio
import json
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.skill_action import context_of, turn_of
from tandem.skills.phrases import MOST_CHOICES

OF_PRODUCTS = "product."
MOST_GOODS = 6


class ActionAskWhich(Action):
    """Which of these? Never a question for a number where names are known (R101)."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_ask_which"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """The orders that fit, as buttons that ask the same of each."""
        which = tracker.get_slot("which") or {}
        label, ids = which.get("about") or "order.overview", which.get("ids") or []
        if label.startswith(OF_PRODUCTS):
            buttons = [
                {
                    "title": name,
                    "payload": f"/ask_about{json.dumps({'about': label, 'product': name})}",
                }
                for name in ids[:MOST_GOODS]
            ]
            dispatcher.utter_message(response="utter_ask_which_product", buttons=buttons)
            return [SlotSet("which", None)]
        context = context_of(tracker, turn_of(tracker))
        names = await asyncio.to_thread(_names, context, ids)
        buttons = [
            {
                "title": title,
                "payload": f"/ask_about{json.dumps({'about': label, 'order_number': number})}",
            }
            for number, title in list(names.items())[:MOST_CHOICES]
        ]
        if not buttons:
            dispatcher.utter_message(response="utter_ask_order_number")
            return [SlotSet("which", None)]
        dispatcher.utter_message(response="utter_ask_own_order", buttons=buttons)
        return [SlotSet("which", None)]


def _names(context, ids: list[str]) -> dict[str, str]:
    """Number -> how it is called. Things in an order are told to its owner only."""
    if not context.customer_id:
        return {number: f"Order {number}" for number in ids}
    orders = {order.number: order for order in context.shop.orders_of(context.customer_id)}
    numbers = [number for number in ids if number in orders] or list(orders)
    return {number: f"{number}: {orders[number].items}" for number in numbers}
