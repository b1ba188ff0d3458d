"""A fifth of the shop's calls fail, half of them after they took effect: nothing wrong, nothing
doubled, nothing lost, and everybody is told. Through the actions, the guard and the outbox."""

import pytest

from actions.skills import ACTIONS
from tandem.delivery.outbox_worker import deliver_next
from tandem.shop.demo.behind import DemoBehind, Unreliable
from tests.actions.test_shop_away import Talk, a_runtime
from tests.support.shops import FixedClock, demo_shop

DEEDS = {
    "paid": ("action_cancel_order", "cancel {number}"),
    "packed": ("action_cancel_order", "cancel {number}"),
    "lost": ("action_report_missing", "search {number}"),
}


def effects(order, deed):
    return int(bool(order.trace)) if deed == "action_report_missing" else len(order.refunds)


@pytest.mark.services
def test_nothing_is_lost_and_nothing_doubled(tmp_path, filled_shop, monkeypatch):
    clock = FixedClock()
    demo = demo_shop(clock)
    trouble = Unreliable(0.2)
    runtime = a_runtime(tmp_path, filled_shop, DemoBehind(demo, trouble), clock, monkeypatch)
    monkeypatch.setattr(runtime.shop.calls.breaker, "_failure_threshold", 10**6)
    orders = [o for n in range(1001, 1641) if (o := demo.orders.find(str(n))) and o.state in DEEDS]
    told = {}
    for order in orders:
        action, checked = DEEDS[order.state]
        slots = {"order_number": order.number, "email": order.email, "confirmed": True}
        talk = Talk(runtime).run(
            ACTIONS[action], checked=checked.format(**{"number": order.number}), **slots
        )
        assert talk.said, order.number
        told[order.number] = (talk, action, talk.said[0])
    kept = [talk for talk, _, said in told.values() if said == "utter_shop_kept"]
    for _ in range(30):
        clock.go_on(minutes=6)
        while deliver_next(runtime):
            pass
    assert runtime.storage.outbox.counts().waiting == 0
    assert len(orders) > 50 and trouble.failed > 15
    for order in orders:
        talk, action, said = told[order.number]
        count = effects(demo.orders.find(order.number), action)
        assert count == 1, (order.number, action, said, count)
    for talk in kept:
        assert "answer again" in talk.lines[-1] or any("answer again" in x for x in talk.lines)
    print(f"{len(orders)} changes, {trouble.failed} calls failed, {len(kept)} kept and done later")
    runtime.storage.database.dispose()
