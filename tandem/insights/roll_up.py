"""Keeps the roll-up of contacts fresh: what the database alone does not know is asked here."""

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from tandem.core.errors import TandemError
from tandem.desk.agent_assist import Said, Situation, asks_what_is_known
from tandem.learning.raw import RawTurn
from tandem.runtime import Runtime
from tandem.shop.port import ShopPort

LEFT_DAYS = 31
"""So long somebody who left is looked for among the orders; a day more than the exodus takes."""


def refresh(runtime: Runtime) -> int:
    """Take in what has happened. Returns how many conversations were made anew."""
    return runtime.storage.contacts.refresh(asked_again, orders_of(runtime.shop))


def rebuild(runtime: Runtime) -> int:
    """Make everything anew from turns, events and cases, with all processors."""
    processes = os.cpu_count() or 1
    return runtime.storage.contacts.rebuild(asked_again, orders_of(runtime.shop), processes)


def look_for_returns(runtime: Runtime) -> None:
    """Once a day: has anybody who left ordered something since?"""
    since = runtime.clock() - timedelta(days=LEFT_DAYS)
    runtime.storage.contacts.look_for_returns(orders_of(runtime.shop), since)


def asked_again(text: str, facts: Sequence[dict[str, Any]], turns: Sequence[RawTurn]) -> bool:
    """Whether an agent's words ask for what was known, as the desk's hints have it."""
    said = [Said(turn.speaker, turn.text, seq=turn.seq) for turn in turns]
    return asks_what_is_known(text, Situation(said, list(facts)))


def orders_of(shop: ShopPort):
    """When a customer placed orders; nothing where the shop does not answer."""

    def placed(customer_id: str) -> list[datetime]:
        try:
            return [order.placed_at for order in shop.orders_of(customer_id)]
        except TandemError:
            return []

    return placed
