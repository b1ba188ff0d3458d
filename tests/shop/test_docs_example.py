"""The adapter of docs/shop.md, run as it stands there, behind a whole runtime."""

import asyncio
import importlib
import json
import re
import sys
from datetime import date, timedelta

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import skill_action
from actions.skills import ACTIONS
from tandem.config.settings import ROOT
from tandem.shop.capabilities import CAPABILITIES
from tandem.skills.needs import not_offered
from tests.conftest import make_runtime

PAGE = (ROOT / "docs" / "shop.md").read_text("utf-8")
CODE = re.search(r"```python\n(.*?)```", PAGE, re.S)[1]
DUE = date.today() + timedelta(days=2)
ORDERS = [
    {
        "no": "AB-22317", "customer": "k7", "mail": "ada@example.org", "name": "Ada Byron",
        "placed": "2026-05-12T10:00:00+00:00", "state": state, "to": "1 Mill Lane, York YO1 7AB",
        "paid_by": "Visa ending 1234", "carrier": "Rider", "parcel": "RD1", "due": DUE.isoformat(),
        "items": [{"what": "Clay Vase", "count": 2, "price": 19.95}],
    }
    for state in ("sent",)
] + [
    {
        "no": "AB-22318", "customer": "k7", "mail": "ada@example.org", "name": "Ada Byron",
        "placed": "2026-05-13T10:00:00+00:00", "state": "new", "to": "1 Mill Lane, York YO1 7AB",
        "paid_by": "Visa ending 1234", "items": [{"what": "Jug", "count": 1, "price": 12.5}],
    }
]  # fmt: skip


def test_it_is_as_short_as_the_page_says():
    assert len(CODE.splitlines()) < 80


def test_the_page_names_every_capability_and_its_methods():
    for name, (port, methods) in CAPABILITIES.items():
        (row,) = [line for line in PAGE.splitlines() if f"| `{name}` |" in line]
        assert all(f"`{method}`" in row for method in methods), name
        assert port


@pytest.fixture
def runtime(tmp_path, filled_shop, monkeypatch):
    (tmp_path / "json_shop.py").write_text(CODE, encoding="utf-8")
    (tmp_path / "orders.json").write_text(json.dumps({"orders": ORDERS}), encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    sys.modules.pop("json_shop", None)
    importlib.invalidate_caches()
    runtime = make_runtime(tmp_path / "run", filled_shop, shop="json_shop:make")
    monkeypatch.setattr(skill_action, "runtime", lambda: runtime)
    yield runtime
    runtime.storage.database.dispose()


def said(runtime, conversation_id, action, **slots):
    turn = runtime.storage.conversations.add_turn(conversation_id, "customer", "yes")
    message = {"text": "yes", "metadata": {"turn": turn.id}}
    tracker = Tracker(conversation_id, slots, message, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    asyncio.run(ACTIONS[action]().run(dispatcher, tracker, {}))
    return dispatcher.messages


def test_customers_are_told_and_orders_are_cancelled_once(runtime):
    talk = runtime.storage.conversations.open("website")
    asked = {"order_number": "AB-22317", "email": "Ada@example.org"}
    (told,) = said(runtime, talk, "action_track_order", **asked)
    assert told["response"] == "utter_order_shipped"
    assert (told["items"], told["carrier"]) == ("2 x Clay Vase", "Rider")
    known = runtime.storage.conversations.conversation(talk).customer
    assert (known.name, known.email) == ("Ada Byron", "ada@example.org"), "from the order alone"
    asked = {"order_number": "AB-22318", "email": "ada@example.org", "confirmed": True}
    (told,) = said(runtime, talk, "action_cancel_order", checked="cancel AB-22318", **asked)
    assert told["response"] == "utter_order_cancelled_now"
    assert runtime.shop.orders.find("AB-22318").state == "cancelled"


def test_strangers_see_nothing(runtime):
    talk = runtime.storage.conversations.open("website")
    asked = {"order_number": "AB-22317", "email": "eve@example.org"}
    (told,) = said(runtime, talk, "action_track_order", **asked)
    assert told["response"] == "utter_order_not_matched"


def test_everything_else_is_a_persons(runtime):
    left = not_offered(runtime.shop.capabilities)
    assert "return_item" in left and "order_status" not in left
    talk = runtime.storage.conversations.open("website")
    for action, slots in (
        ("action_check_promo_code", {"promo_code": "X10"}),
        ("action_reset_password", {"email": "ada@example.org"}),
        ("action_take_complaint", {"details": "too slow"}),
    ):
        (told,) = said(runtime, talk, action, **slots)
        assert told["response"] == "utter_not_offered", action
    assert runtime.storage.outbox.waiting() == []
