"""The conformance suite: it finds nothing wrong with the reference server, and every fault that a
company's server may have."""

import json

import httpx
import pytest

from tandem.shop.api.conformance import Samples, Suite
from tandem.shop.api.credentials import Signed
from tandem.shop.api.server import Known, create_server
from tests.shop.api.test_client import SECRET, Served
from tests.support.shops import MAYA, FixedClock, demo_shop

pytestmark = pytest.mark.services
SAMPLES = Samples(
    email=MAYA,
    order="1042",
    cancellable="1071",
    changeable="1064",
    returnable="1230",
    traceable="1103",
    code="AUTUMN15",
    password="fernway-demo-2026",
)


class Faulty:
    """The reference server behind something that spoils its answers."""

    def __init__(self, app, spoil):
        self._app, self._spoil = app, spoil

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        head, body = {}, b""

        async def keep(message):
            nonlocal head, body
            if message["type"] == "http.response.start":
                head = message
            else:
                body += message.get("body", b"")

        await self._app(scope, receive, keep)
        headers = {k.decode(): v.decode() for k, v in head["headers"]}
        answer = [head["status"], headers, body]
        self._spoil(scope, answer)
        answer[1]["content-length"] = str(len(answer[2]))
        raw = [(k.encode(), v.encode()) for k, v in answer[1].items()]
        await send({"type": "http.response.start", "status": answer[0], "headers": raw})
        await send({"type": "http.response.body", "body": answer[2]})


def tried(spoil=lambda scope, answer: None, shop=None, auth=None, changes=True):
    shop = shop or demo_shop(FixedClock())
    served = Served(Faulty(create_server(shop, Known(SECRET)), spoil))
    http = httpx.Client(base_url=served.url, auth=auth or Signed(SECRET))
    suite = Suite(http, httpx.Client(base_url=served.url), SAMPLES, changes)
    results = list(suite.run())
    served.stop()
    return results


def wrong(*args, **more):
    return {result.what: result.wrong for result in tried(*args, **more) if result.wrong}


def test_the_reference_server_is_as_described():
    results = tried()
    assert [r for r in results if r.wrong] == []
    assert len(results) > 60 and {r.what for r in results if r.skipped} <= {
        "accounts.change_password is as described",
        "accounts.customer_id_of is as described",
        "accounts.sign_out is as described",
    }


def test_without_leave_nothing_is_changed():
    shop = demo_shop(FixedClock())
    assert wrong(shop=shop, changes=False) == {}
    assert shop.orders.find("1071").state == "packed" and not shop.orders.find("1230").returns


def test_a_small_server_is_one_too():
    shop = demo_shop(FixedClock())
    shop.capabilities = frozenset({"orders.read"})
    assert wrong(shop=shop) == {}


def only(path):
    def on(change):
        def spoil(scope, answer):
            if path in scope["path"] and answer[0] == 200:
                change(answer)

        return spoil

    return on


def changed(**fields):
    def change(answer):
        data = json.loads(answer[2])
        for name, value in fields.items():
            data[name] = value(data.get(name)) if callable(value) else value
        answer[2] = json.dumps(data).encode()

    return change


def lets_anybody_in(scope, answer):
    if answer[0] == 401:
        answer[0] = 200


def plain_problems(scope, answer):
    if answer[0] >= 400:
        answer[1]["content-type"] = "application/json"


FAULTS = {
    "nobody gets in unknown": lets_anybody_in,
    "problems are told as problems": plain_problems,
    "capabilities are told": only("/capabilities")(changed(capabilities=["orders.fly"])),
    "orders.find is as described": only("/orders/1042")(changed(placed_at="yesterday")),
    "catalogue.everything has pages": only("/products")(changed(items=lambda items: items[1:])),
    "orders.cancel happens once a key": only("/cancel")(
        changed(reference=lambda r, seen=[]: seen.append(r) or f"M-{len(seen)}")
    ),
    "codes.used_code is as described": only("/uses/")(changed(used="perhaps")),
    "orders.find says what there is not": lambda scope, answer: (
        answer.__setitem__(0, 200) if answer[0] == 404 and "/orders/" in scope["path"] else None
    ),
}


@pytest.mark.parametrize("what", FAULTS)
def test_each_fault_is_found(what):
    assert what in wrong(FAULTS[what])
