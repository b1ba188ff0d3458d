"""What a shop elsewhere costs a turn, what a hanging one costs others, and whether anything is lost
or doubled where a fifth of its calls fails.

    .venv/bin/python -m benchmarks.shop [slow | hangs | fails]
"""

import os
import statistics
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tandem.cli.design.converse.customer import Customer, NoReply
from tandem.cli.design.converse.instance import private_instance
from tandem.cli.design.train import train
from tandem.shop.demo.build import fill_demo
from tandem.shop.records import Order
from tandem.shop.sql import SqlShop

SHOP = "benchmarks.unreliable_shop:make"
TALKS, AT_ONCE = 300, 4
SETTLE_SECONDS = 120
ASKS = ("where is {n}, {mail}", "which carrier has it", "when is it due", "whats in it")


@contextmanager
def instance(**trouble: str):
    """A private instance on the demo shop behind trouble; (instance, the shop itself)."""
    with TemporaryDirectory(prefix="tandem-shop-") as name:
        folder = Path(name)
        shop = SqlShop(f"sqlite:///{folder / 'elsewhere.db'}")
        fill_demo(shop, datetime.now(UTC).date())
        os.environ |= trouble
        seconds = {"shop": SHOP, "shop_timeout_seconds": "4", "shop_cache_seconds": "5"}
        with private_instance(seconds, folder=folder) as private:
            yield private, shop
        for variable in trouble:
            del os.environ[variable]


def slow() -> None:
    """Turns of visitors who ask about their orders, with calls of 0, 20 and 400 ms."""
    for call in (0.0, 0.02, 0.4):
        with instance(SHOP_SECONDS=str(call)) as (private, shop):
            orders = _orders(shop, 15)
            times = []
            for order in orders:
                customer = Customer(private, "visitor")
                for ask in ASKS:
                    began = time.perf_counter()
                    customer.say(ask.format(n=order.number, mail=order.email))
                    times.append(time.perf_counter() - began)
                customer.close()
        p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        print(f"call {call * 1000:.0f} ms: turn p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms")


def hangs() -> None:
    """Others, who need no shop, while everybody who needs it waits for one that hangs for 30 s."""
    with TemporaryDirectory() as name:
        switch = Path(name) / "hangs"
        with instance(SHOP_HANGS=str(switch)) as (private, shop):
            orders = _orders(shop, 12)
            talks = [Customer(private, "visitor") for _ in orders]
            other = Customer(private, "visitor")
            before = _timed(other)
            switch.touch()
            waiting = [
                threading.Thread(
                    target=_say, args=(talk, f"where is {order.number}, {order.email}")
                )
                for talk, order in zip(talks, orders, strict=True)
            ]
            for one in waiting:
                one.start()
            time.sleep(0.5)
            during = _timed(other)
            for one in waiting:
                one.join()
            told = sum(any("shop system" in t.text for t in talk.turns[1:]) for talk in talks)
    print(f"others: p50 {before * 1000:.0f} ms before, {during * 1000:.0f} ms while it hangs")
    print(f"{told} of {len(talks)} who needed it were told")


def fails() -> None:
    """300 conversations with a fifth of the calls failing, half of them after they took effect."""
    with instance(SHOP_FAILS="0.2") as (private, shop):
        orders = _orders(shop, TALKS)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            outcomes = list(pool.map(lambda order: _deal(private, order), orders))
        end = time.monotonic() + SETTLE_SECONDS
        while private.runtime.storage.outbox.waiting() and time.monotonic() < end:
            time.sleep(0.5)
        left = private.runtime.storage.outbox.counts()
        tally, wrong = Counter(), []
        for before, (deed, agreed, talk_id, silent) in zip(orders, outcomes, strict=True):
            after = shop.orders.find(before.number)
            count = _effects(before, after, deed)
            turns = private.runtime.storage.conversations.turns(talk_id)
            kept = any("here and by mail" in t.text for t in turns)
            done = any("answer again" in t.text for t in turns)
            tally[f"{deed}{' agreed' if agreed else ''}"] += 1
            tally["kept"] += kept
            tally["kept and told later"] += kept and done
            if count > 1:
                wrong.append(f"doubled: {before.number} {deed} {count}")
            if count and not agreed:
                wrong.append(f"not wanted: {before.number} {deed}")
            if agreed and not count:
                wrong.append(f"lost: {before.number} {deed}")
            if silent:
                wrong.append(f"not told: {before.number}: {silent}")
    print(dict(tally), f"outbox left: {left}")
    print("\n".join(wrong) or f"{len(orders)} conversations: 0 wrong, 0 doubled, 0 lost")


def _deal(private, order: Order) -> tuple[str, bool, str, str]:
    """One conversation: (deed, whether it was agreed to, its id, what was not told)."""
    customer = Customer(private, "visitor")
    deed = {"paid": "cancel", "packed": "cancel", "delivered": "return", "lost": "search"}.get(
        order.state, "ask"
    )
    begin = {
        "cancel": f"cancel order {order.number}, {order.email}",
        "return": f"i want to return the {order.lines[0].product}, order {order.number}, "
        f"{order.email}, it is too big",
        "search": f"my parcel never came, order {order.number}, {order.email}",
        "ask": f"where is order {order.number}, {order.email}",
    }[deed]
    agreed, silent = False, ""
    try:
        for _ in range(6):
            said = customer.say(begin)
            if not said:
                silent = f"nothing after {begin!r}"
                break
            words = "\n".join(turn.text for turn in said)
            titles = [b["title"] for turn in said for b in turn.buttons]
            yes = next((t for t in titles if t.lower().startswith("yes")), None)
            if yes:
                agreed = _pressed(customer, yes)
                break
            if "shop system" not in words or "kept:" in words:
                break
    except NoReply as error:
        silent = str(error)
    customer.close()
    return deed, agreed, customer.id, silent


def _pressed(customer: Customer, yes: str) -> bool:
    """Whether a yes was taken in: done at once, or kept for later."""
    words = "\n".join(turn.text for turn in customer.press(yes))
    return not any(part in words for part in ("Nothing has changed", "changed nothing"))


def _effects(before: Order, after: Order, deed: str) -> int:
    if deed == "return":
        return len(after.returns) - len(before.returns)
    if deed == "search":
        return int(bool(after.trace) and not before.trace)
    return len(after.refunds) - len(before.refunds)


def _orders(shop: SqlShop, count: int) -> list[Order]:
    """Orders of all kinds, those of which something can be done first."""
    found = [order for n in range(1001, 1641) if (order := shop.orders.find(str(n)))]
    lately = datetime.now(UTC) - timedelta(days=25)
    doable = [
        o
        for o in found
        if o.state in ("paid", "packed", "lost")
        or (o.state == "delivered" and o.delivered_at and o.delivered_at > lately)
    ]
    rest = [o for o in found if o not in doable and o.state != "delivered"]
    return [*doable, *rest, *(o for o in found if o not in doable and o not in rest)][:count]


def _timed(customer: Customer) -> float:
    times = []
    for words in ("what are your opening hours", "do you ship to france", "can i pay with klarna"):
        began = time.perf_counter()
        customer.say(words)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def _say(customer: Customer, words: str) -> None:
    customer.turns += customer.say(words)


if __name__ == "__main__":
    train()
    for name in sys.argv[1:] or ("slow", "hangs", "fails"):
        {"slow": slow, "hangs": hangs, "fails": fails}[name]()
