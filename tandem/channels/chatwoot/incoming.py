"""POST /chatwoot/events: Chatwoot's webhook. Stored, acknowledged, and done from the inbox.

An agent's message goes to the customer, a private note to the case, "resolved" closes it. What we
wrote there ourselves carries our mark and is left alone.
"""

import re
from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tandem.channels.chatwoot.posts import CASE, SYSTEM
from tandem.channels.helpdesk.answers import LARGEST_BODY, parse
from tandem.channels.helpdesk.remote_actions import act, agent_of
from tandem.core.errors import Refused
from tandem.core.redaction import redact
from tandem.core.signature import check
from tandem.core.text import storable
from tandem.http.body import read_body
from tandem.runtime import Runtime

KIND = "chatwoot"
ID = re.compile(r"[0-9]{1,18}", re.ASCII)
LONGEST_KEY = 200
"""Of the inbox's column."""
Row = dict[str, Any]


class ChatwootIncoming:
    """Takes in the webhook; `changed` and `wake` as for Slack."""

    def __init__(self, runtime: Runtime, changed: Callable[[str], None], wake: Callable[[], None]):
        self._runtime, self._changed, self._wake = runtime, changed, wake

    @property
    def routes(self) -> list[Route]:
        """One address for all events."""
        return [Route("/chatwoot/events", self.receive, methods=["POST"])]

    async def receive(self, request: Request) -> Response:
        """200 for what is stored or ignored, 401 for what Chatwoot did not sign."""
        body, headers = await read_body(request, LARGEST_BODY), request.headers
        signature = headers.get("x-chatwoot-signature", "").removeprefix("sha256=")
        secret = self._runtime.config.settings.chatwoot_webhook_secret
        check(secret, headers.get("x-chatwoot-timestamp", ""), body, signature)
        delivery = headers.get("x-chatwoot-delivery", "")
        try:
            work = filed(parse(body), delivery)
        except (KeyError, TypeError, AttributeError, ValueError):
            raise Refused("malformed_request", "A field is missing in this event.") from None
        if work:
            await run_in_threadpool(self._put, *work)
            self._wake()
        return Response(status_code=200)

    def _put(self, payload: Row, key: str, lane: str) -> None:
        mirror = self._runtime.storage.external_ids.behind(CASE, payload["conversation"])
        whose = mirror.whose if mirror else None
        self._runtime.storage.inbox.put(KIND, payload, key, lane, whose)

    def act(self, payload: Row, runtime: Runtime) -> None:
        """Work of the inbox: one deed."""
        mirror = runtime.storage.external_ids.behind(CASE, payload["conversation"])
        if mirror is None:
            return  # a conversation that is not from us
        case = runtime.storage.cases.get(mirror.ours)
        if not case.is_open:
            return
        agent = agent_of(runtime, SYSTEM, payload["email"], payload["name"])
        text = (
            runtime.config.messages("chatwoot_closed")
            if payload["do"] == "close"
            else payload["text"]
        )
        do, client_id = payload["do"], payload["id"]
        try:
            act(
                runtime, case, agent, do, text,
                origin=SYSTEM, client_id=client_id, outcome="solved",
            )  # fmt: skip
        except Refused as refused:
            if refused.code != "not_yours":
                raise
            # Who answers there has it there: the note tells whoever has it here.
            note = runtime.config.messages(
                "chatwoot_not_said", agent=agent.name, text=payload["text"]
            )
            act(runtime, case, agent, "note", note, origin=SYSTEM, client_id=client_id)
        self._changed(case.conversation_id)


def filed(data: Row, delivery: str) -> tuple[Row, str, str] | None:
    """The event as work: (payload, key, lane); None for what we do not act on."""
    if data.get("event") == "message_created":
        sender = data.get("sender") or {}
        mark = (data.get("content_attributes") or {}).get("tandem")
        if mark or data["message_type"] not in ("outgoing", 1) or sender.get("type") != "user":
            return None
        number = _id(data["conversation"]["id"])
        payload = _by(sender) | {"do": "note" if data.get("private") else "say"}
        safe = redact(_text(data.get("content")))
        payload |= {"text": safe.text, "hidden": safe.kinds, "conversation": number}
        payload["id"] = f"{SYSTEM}:{_id(data['id'])}"
        return payload, f"{SYSTEM}:message:{_id(data['id'])}", f"{SYSTEM}:in:{number}"
    if data.get("event") == "conversation_status_changed" and data["status"] == "resolved":
        number = _id(data["id"])
        payload = _by((data.get("meta") or {}).get("assignee") or {})
        payload |= {"do": "close", "text": "", "conversation": number, "id": ""}
        key = f"{SYSTEM}:resolved:{number}:{delivery or data.get('timestamp', '')}"[:LONGEST_KEY]
        return payload, key, f"{SYSTEM}:in:{number}"
    return None


def _by(sender: Row) -> Row:
    return {"email": _text(sender.get("email")), "name": _text(sender.get("name"))}


def _text(value: Any) -> str:
    """A text, or none. Raises TypeError: what is stored must not fail later on its shape."""
    if not isinstance(value, str | None):
        raise TypeError("must be text")
    return storable(value or "")


def _id(value: Any) -> str:
    """A number of Chatwoot's."""
    if isinstance(value, bool) or not ID.fullmatch(str(value)):
        raise TypeError("must be a number")
    return str(value)
