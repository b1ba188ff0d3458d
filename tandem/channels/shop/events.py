"""POST /shop/events: the shop's webhook, signed as ours is. Stored, acknowledged, and done from the
inbox: what is known of the order is asked anew, and by proactive.yml the customer may be told.

docs/shop.md describes the body.
"""

import hashlib
import re
from collections.abc import Callable
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from tandem.channels.helpdesk.answers import parse, read_signed
from tandem.channels.shop.engines import ENGINES, check_body
from tandem.config.proactive import EventType, load_proactive
from tandem.config.responses import filled
from tandem.config.settings import ROOT
from tandem.config.shop_facts import current
from tandem.core.client_address import hidden
from tandem.core.errors import Later, Refused
from tandem.core.text import storable
from tandem.dialogue.proactive import Answer, Occasion, proactive
from tandem.http.body import read_body
from tandem.runtime import Runtime
from tandem.shop.records import Order
from tandem.skills.mail_texts import write_mail
from tandem.skills.phrases import order_values
from tandem.storage.limits import Rule
from tandem.storage.whose import of_customer

KIND = "shop_event"
LARGEST_BODY = 1024 * 1024
PING = re.compile(rb"webhook_id=\d{1,12}")
DAYS_BACK = 30
"""A conversation of so many days is still theirs to write into."""
DAY_SECONDS, WEEK_SECONDS = 86_400, 604_800
STOP_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Updates</title>
<meta name="viewport" content="width=device-width"><body><main><h1>{title}</h1>{body}</main>"""


class ShopEvent(BaseModel):
    """One event: `id` is the shop's, the same again says nothing new. `consent` are the ways on
    which this customer has agreed to be told: "website", "slack", "mail"."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field(min_length=1, max_length=80)
    type: EventType
    order: str = Field(min_length=1, max_length=64)
    at: AwareDatetime
    consent: list[str] = Field(default=[], max_length=5)


class ShopEvents:
    """Takes in the webhook; `changed` is called for a conversation that something was said in."""

    def __init__(self, runtime: Runtime, changed: Callable[[str], None], wake: Callable[[], None]):
        self._runtime, self._changed, self._wake = runtime, changed, wake
        self._rules = load_proactive(ROOT / "proactive.yml")

    @property
    def routes(self) -> list[Route]:
        """The webhook, and the page behind a mail's link."""
        return [
            Route("/shop/events", self.receive, methods=["POST"]),
            Route("/shop/events/{engine}", self.receive_engines, methods=["POST"]),
            Route("/updates/stop/{token}", self.stop, methods=["GET", "POST"]),
        ]

    async def receive(self, request: Request) -> Response:
        """202 for what is stored, 401 for a wrong signature, 422 for what is no event."""
        secret = self._runtime.config.settings.shop_webhook_secret
        data = await read_signed(request, secret)
        return await self._store(
            {key: storable(one) if isinstance(one, str) else one for key, one in data.items()}
        )

    async def receive_engines(self, request: Request) -> Response:
        """The same for a commerce engine's own webhook; 404 for an engine that we do not know."""
        engine = ENGINES.get(request.path_params["engine"])
        if engine is None:
            raise Refused("not_found", "There is no such address.", 404)
        header, read = engine
        body = await read_body(request, LARGEST_BODY)
        if PING.fullmatch(body):  # WooCommerce asks whether somebody is here, unsigned
            return JSONResponse({"stored": False})
        secret = self._runtime.config.settings.shop_webhook_secret
        check_body(secret, body, request.headers.get(header, ""))
        return await self._store(read(request.headers, parse(body)))

    async def _store(self, data: dict[str, Any]) -> Response:
        try:
            event = ShopEvent.model_validate(data)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            place = ".".join(map(str, first["loc"]))
            raise Refused("malformed_request", f"{place}: {first['msg']}", 422, place) from None
        put = self._runtime.storage.inbox.put
        key = f"shop:{hashlib.sha256(event.id.encode()).hexdigest()[:40]}"
        lane = f"shop:{event.order}"
        new = await run_in_threadpool(put, KIND, event.model_dump(mode="json"), key, lane)
        self._wake()
        return JSONResponse({"stored": new}, 202)

    async def stop(self, request: Request) -> Response:
        """A page that asks, since mail programs follow links by themselves; and the answer."""
        token = request.path_params["token"]
        try:
            customer_id = str(_signer(self._runtime).loads(token))
        except BadSignature:
            return HTMLResponse(STOP_PAGE.format(title="This link does not work", body=""), 404)
        if request.method == "GET":
            body = '<form method="post"><button>Send me no more updates</button></form>'
            return HTMLResponse(STOP_PAGE.format(title="Updates about your orders", body=body))
        await run_in_threadpool(self._runtime.storage.no_updates.stop, customer_id)
        return HTMLResponse(STOP_PAGE.format(title="Done: no more updates", body=""))

    def act(self, payload: dict[str, Any], runtime: Runtime) -> None:
        """Work of the inbox: one event. Raises Later in quiet hours."""
        event = ShopEvent.model_validate({k: v for k, v in payload.items() if k != "whose"})
        if changed := getattr(runtime.shop, "changed", None):
            changed(order=event.order)
        order = runtime.shop.orders.find(event.order)
        if order is None or not order.customer_id:
            return
        latest_of = runtime.storage.conversations.latest_of
        conversation_id = latest_of(order.customer_id, DAYS_BACK)
        answer = self._decided(event, order, conversation_id)
        if answer.elsewhere:  # than where they wrote last: on another way that they agreed to
            there = latest_of(order.customer_id, DAYS_BACK, event.consent)
            if there and there != conversation_id:
                conversation_id, answer = there, self._decided(event, order, there)
        if answer.wait:
            raise Later(answer.wait, answer.why)
        if not answer.way or self._too_often(order.customer_id):
            return
        self._tell(event, order, answer, conversation_id)

    def _decided(self, event: ShopEvent, order: Order, conversation_id: str | None) -> Answer:
        storage, now = self._runtime.storage, self._runtime.clock()
        occasion = Occasion(
            event.type,
            event.at,
            frozenset(event.consent),
            storage.no_updates.stopped(order.customer_id),
            now,
            current().here(now),
        )
        conversation = conversation_id and storage.conversations.conversation(conversation_id)
        case = conversation_id and storage.cases.of_conversation(conversation_id)
        policy = self._runtime.config.policy
        return proactive(occasion, conversation or None, bool(case), self._rules, policy)

    def _too_often(self, customer_id: str) -> bool:
        who = hidden(customer_id, self._runtime.config.settings.secret_key)
        return bool(
            self._runtime.storage.limits.count(
                Rule(f"updates day {who}", self._rules.most_a_day, DAY_SECONDS),
                Rule(f"updates week {who}", self._rules.most_a_week, WEEK_SECONDS),
            )
        )

    def _tell(
        self, event: ShopEvent, order: Order, answer: Answer, conversation_id: str | None
    ) -> None:
        runtime = self._runtime
        values = order_values(order, current().today(runtime.clock()))
        text = filled(self._rules.events[event.type].say, values)
        token = _signer(runtime).dumps(order.customer_id)
        stop = f"{runtime.config.settings.base_url}/updates/stop/{token}"
        key = f"update:{hashlib.sha256(event.id.encode()).hexdigest()[:40]}"
        if answer.way == "mail":
            mail = write_mail("update", order.email, name=order.name, text=text, stop=stop)
            runtime.storage.outbox.put("mail", mail, key, whose=of_customer(order.customer_id))
            return
        if conversation_id is None:
            return
        words = f"{text}\n{runtime.config.messages('updates_stop', link=stop)}"
        runtime.storage.conversations.add_turn(conversation_id, "bot", words, client_id=key)
        self._changed(conversation_id)


def _signer(runtime: Runtime) -> URLSafeSerializer:
    return URLSafeSerializer(runtime.config.settings.secret_key, salt="updates stop")
