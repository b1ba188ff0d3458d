"""POST /webhook/answers: what people of any other system do with a case, signed as our webhook is.

docs/webhooks.md describes the body.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tandem.cases.case import Case
from tandem.channels.helpdesk.remote_actions import act, agent_of
from tandem.core.errors import Refused
from tandem.core.signature import WINDOW_SECONDS, check
from tandem.core.text import storable
from tandem.core.typed import LONGEST_ID, chosen_id, telling
from tandem.http.body import read_body
from tandem.http.json_body import text_of
from tandem.runtime import Runtime
from tandem.storage.limits import Rule

LARGEST_BODY = 256 * 1024
SYSTEM = "webhook"


class Answers:
    """Done at once, so that the caller hears what became of it. The same `id` again is the same."""

    def __init__(self, runtime: Runtime, changed: Callable[[str], None]):
        self._runtime, self._changed = runtime, changed

    @property
    def routes(self) -> list[Route]:
        """One address for all deeds."""
        return [Route("/webhook/answers", self.receive, methods=["POST"])]

    async def receive(self, request: Request) -> Response:
        """200 with the case's state, 401 for a wrong signature, 409 if the case is another's."""
        data = await read_signed(request, self._runtime.config.settings.webhook_secret)
        if not storable(str(data.get("id") or "")).strip():
            await run_in_threadpool(self._only_once, signature_of(request))
        with telling() as hidden:
            case = await run_in_threadpool(self._do, data)
        self._changed(case.conversation_id)
        about = {"hidden": hidden} if hidden else {}
        return JSONResponse({"case": case.id, "state": case.state} | about)

    def _only_once(self, signature: str) -> None:
        """The same request, signature and all, says nothing a second time: with an `id` by itself,
        without one because it is refused as long as its signature is good."""
        name = f"webhook {hashlib.sha256(signature.encode()).hexdigest()[:40]}"
        if self._runtime.storage.limits.count(Rule(name, 1, 2 * WINDOW_SECONDS)):
            raise Refused("replayed", "This request was received before. Sign it anew.", 409)

    def _do(self, data: dict[str, Any]) -> Case:
        runtime, case_id = self._runtime, text_of(data, "case")
        email, name = text_of(data, "agent_email"), text_of(data, "agent_name")
        given = chosen_id(text_of(data, "id"), longest=LONGEST_ID - len(SYSTEM) - 1)
        agent = agent_of(runtime, SYSTEM, email, name)
        case = runtime.storage.cases.get(case_id)
        act(
            runtime,
            case,
            agent,
            text_of(data, "do"),
            text_of(data),
            origin=SYSTEM,
            client_id=f"{SYSTEM}:{given}" if given else None,
            outcome=text_of(data, "outcome"),
        )
        return runtime.storage.cases.get(case_id)


async def read_signed(request: Request, secret: str) -> dict[str, Any]:
    """The body of a request signed with `secret`. Raises Refused bad_signature, malformed_json."""
    body = await read_body(request, LARGEST_BODY)
    headers = request.headers
    check(secret, headers.get("tandem-timestamp", ""), body, signature_of(request))
    return parse(body)


def signature_of(request: Request) -> str:
    """The signature alone, however it is written: the same twice is a replay."""
    return request.headers.get("tandem-signature", "").strip().removeprefix("v1=").casefold()


def parse(body: bytes) -> dict[str, Any]:
    """A JSON object. Raises Refused malformed_json."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise Refused("malformed_json", "This request must be a JSON object.")
    return data
