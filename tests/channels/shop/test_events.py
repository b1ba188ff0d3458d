"""The shop's webhook: signed, once, and what the customer hears of it."""

import base64
import hashlib
import hmac
import json
import time

import pytest
from starlette.testclient import TestClient

from tandem.channels.shop.engines import of_shopify, of_woocommerce
from tandem.channels.shop.events import KIND, ShopEvents
from tandem.core.signature import sign
from tandem.delivery.mail import read_mailbox
from tandem.delivery.outbox_worker import deliver_next, work_next
from tandem.server.app import create_app
from tests.conftest import make_runtime, put_away
from tests.support.shops import MAYA

SECRET = "w" * 40
TOM = "tom.okafor@example.org"


@pytest.fixture
def runtime(tmp_path, filled_shop, clock):
    runtime = make_runtime(tmp_path, filled_shop, clock=clock, shop_webhook_secret=SECRET)
    yield runtime
    put_away(runtime)


@pytest.fixture
def http(runtime):
    with TestClient(create_app(runtime)) as client:
        yield client


def event(runtime, **more):
    at = runtime.clock().isoformat()
    found = {"id": "e1", "type": "order_late", "order": "1077", "at": at}
    return found | {"consent": ["website", "mail"]} | more


def post(http, data, secret=SECRET):
    body, now = json.dumps(data).encode(), str(int(time.time()))
    headers = {"tandem-timestamp": now, "tandem-signature": f"v1={sign(secret, now, body)}"}
    return http.post("/shop/events", content=body, headers=headers)


def work(runtime):
    events = ShopEvents(runtime, lambda conversation: None, lambda: None)
    while work_next(runtime.storage.inbox, runtime, {KIND: events.act}):
        pass
    while deliver_next(runtime):
        pass


def talk(runtime, email):
    customer = runtime.shop.customers.with_email(email)
    return runtime.storage.conversations.open("website", customer.id)


def lines(runtime, conversation):
    return [turn.text for turn in runtime.storage.conversations.turns(conversation)]


def test_only_what_the_shop_signed_is_taken_in_and_once(http, runtime):
    assert post(http, event(runtime), "x" * 40).status_code == 401
    assert post(http, event(runtime)).json() == {"stored": True}
    assert post(http, event(runtime)).json() == {"stored": False}
    wrong = post(http, event(runtime, type="order_exploded"))
    assert wrong.status_code == 422 and wrong.json()["error"]["field"] == "type"
    assert post(http, event(runtime, at="yesterday")).status_code == 422
    for order in ("\ud800", "1077\0"):
        assert post(http, event(runtime, id=f"odd {order!r}", order=order)).status_code == 202


def test_it_is_said_in_the_customers_conversation_and_not_twice(runtime):
    conversation = talk(runtime, TOM)
    put = runtime.storage.inbox.put
    put(KIND, event(runtime), "k1")
    work(runtime)
    (said,) = lines(runtime, conversation)
    assert "1077" in said and "late" in said and "{" not in said and "/updates/stop/" in said
    put(KIND, event(runtime), "k2")  # told again under another key: the same event
    put(KIND, event(runtime, id="e2"), "k3")  # another one, on the same day
    work(runtime)
    assert len(lines(runtime, conversation)) == 1
    assert read_mailbox(runtime.config.settings.mailbox_dir) == []


def test_without_a_conversation_it_goes_by_mail_with_a_way_to_stop(runtime, http):
    runtime.storage.inbox.put(KIND, event(runtime), "k1")
    end = time.monotonic() + 10  # the front door's own loops do it
    while not (mails := read_mailbox(runtime.config.settings.mailbox_dir)):
        assert time.monotonic() < end
        time.sleep(0.05)
    (mail,) = mails
    assert mail["to"] == TOM and "1077" in mail["text"]
    path = "/updates/stop/" + mail["text"].split("/updates/stop/")[1].split()[0]
    assert "button" in http.get(path).text
    tom = runtime.shop.customers.with_email(TOM).id
    assert not runtime.storage.no_updates.stopped(tom), "a mail program that looks stops nothing"
    assert http.post(path).status_code == 200 and runtime.storage.no_updates.stopped(tom)
    assert http.post("/updates/stop/forged").status_code == 404
    runtime.storage.no_updates.go_on(tom)
    assert not runtime.storage.no_updates.stopped(tom)


def test_without_consent_nothing_is_said(runtime):
    conversation = talk(runtime, MAYA)
    runtime.storage.inbox.put(KIND, event(runtime, order="1042", consent=[]), "k1")
    runtime.storage.inbox.put(KIND, event(runtime, id="e2", order="9999"), "k2")
    work(runtime)
    assert lines(runtime, conversation) == []


def test_at_night_it_waits(runtime, clock):
    conversation = talk(runtime, TOM)
    clock.go_on(hours=10)  # 22:00 UTC
    runtime.storage.inbox.put(KIND, event(runtime), "k1")
    work(runtime)
    assert lines(runtime, conversation) == []
    (job,) = runtime.storage.inbox.waiting()
    assert "quiet" in job.last_error and job.attempts == 0
    clock.go_on(hours=10)
    work(runtime)
    assert len(lines(runtime, conversation)) == 1


def test_who_agreed_elsewhere_is_told_there(runtime):
    """Not where they wrote last, if they did not agree to that."""
    tom = runtime.shop.customers.with_email(TOM).id
    slack = runtime.storage.conversations.open("slack", tom)
    runtime.clock.go_on(hours=1)
    website = runtime.storage.conversations.open("website", tom)
    runtime.storage.inbox.put(KIND, event(runtime, consent=["slack", "mail"]), "k1")
    work(runtime)
    assert len(lines(runtime, slack)) == 1 and lines(runtime, website) == []
    assert read_mailbox(runtime.config.settings.mailbox_dir) == []


def deliver(http, engine, order, headers, secret=SECRET):
    body = json.dumps(order).encode()
    made = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
    signed = {"X-Shopify-Hmac-Sha256": made, "X-WC-Webhook-Signature": made}
    return http.post(f"/shop/events/{engine}", content=body, headers=signed | headers)


def test_shopifys_own_webhook_is_an_event(http, runtime):
    told = [{"name": "tandem_consent", "value": "website, mail"}]
    order = {"id": 1, "name": "#1077", "note_attributes": told, "fulfillment_status": "partial"}
    order["updated_at"] = "2026-05-14T09:00:00Z"
    headers = {
        "X-Shopify-Topic": "orders/fulfilled",
        "X-Shopify-Webhook-Id": "b54557e4",
        "X-Shopify-Triggered-At": "2026-05-14T09:00:00.123456789Z",
    }
    assert deliver(http, "shopify", order, headers, "x" * 40).status_code == 401
    assert deliver(http, "shopify", order, headers).json() == {"stored": True}
    assert deliver(http, "shopify", order, headers).json() == {"stored": False}
    read = of_shopify({name.lower(): value for name, value in headers.items()}, order)
    assert (read["type"], read["order"]) == ("order_shipped", "1077")
    assert read["consent"] == ["website", "mail"]
    caught = headers | {
        "X-Shopify-Webhook-Id": "other",
        "X-Shopify-Triggered-At": "2026-11-01T00:00Z",
    }
    assert deliver(http, "shopify", order, caught).json() == {"stored": False}
    assert of_shopify({}, order)["at"] == order["updated_at"]
    unshipped = order | {"fulfillment_status": None}
    lower = {name.lower(): value for name, value in caught.items()}
    assert of_shopify(lower, unshipped)["type"] == "order_changed"
    assert deliver(http, "shopify", order | {"name": "#\ud800"}, headers).status_code == 202
    assert deliver(http, "shopify", {"id": 1}, headers).status_code == 422
    assert deliver(http, "magento", order, headers).status_code == 404


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("completed", "order_shipped"),
        ("refunded", "order_refunded"),
        ("failed", "payment_failed"),
        ("processing", "order_changed"),
    ],
)
def test_woocommerces_own_webhook_is_an_event_once_a_state(http, status, kind):
    meta = [{"key": "tandem_consent", "value": "mail"}]
    order = {"id": 9, "number": "1077", "status": status, "meta_data": meta}
    order["date_modified_gmt"] = "2026-05-14T09:00:00"
    headers = {"X-WC-Webhook-Topic": "order.updated", "X-WC-Webhook-Delivery-ID": "d1"}
    assert deliver(http, "woocommerce", order, headers).json() == {"stored": True}
    headers["X-WC-Webhook-Delivery-ID"] = "d2"
    again = deliver(http, "woocommerce", order, headers).json()
    assert again == {"stored": False}, "the same body, whatever its head says"
    order["date_modified_gmt"] = "2026-05-14T10:00:00"
    later = deliver(http, "woocommerce", order, headers).json()
    assert later == {"stored": kind == "order_changed"}
    assert of_woocommerce({}, order)["type"] == kind
    ping = http.post("/shop/events/woocommerce", content=b"webhook_id=12")
    assert ping.status_code == 200 and ping.json() == {"stored": False}
