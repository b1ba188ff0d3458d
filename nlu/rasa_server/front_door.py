"""Rasa's REST channel for our front door alone: who has no token gets nothing, and no line of the
log holds what a customer wrote (Rasa's own channel logs the text of a message that failed)."""

from __future__ import annotations

import hmac
import logging
from typing import Any, Awaitable, Callable, Dict, Optional, Text

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from nlu.away import AWAY, BROKEN, is_away
from nlu.rasa_patches import actions_here
from nlu.rasa_server.meaning import meanings
from nlu.rasa_server.new_model import take_up

log = logging.getLogger(__name__)
HEADER = "x-tandem-token"


class FrontDoor(RestInput):
    """Set in credentials.yml with its `token`. Answers at the address of Rasa's own REST channel:
    /webhooks/rest/webhook, and says at /webhooks/rest/ready whether it can."""

    def __init__(self, token: Text) -> None:
        """`token` is TANDEM_RASA_TOKEN."""
        self._token = token.encode()

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[Text, Any]]) -> InputChannel:
        """Without a token Rasa does not start: it would answer everybody who reaches its port."""
        token = (credentials or {}).get("token")
        if not token:
            raise ValueError("TANDEM_RASA_TOKEN: Rasa needs the token that the front door sends.")
        if token != str(token).strip():
            raise ValueError("TANDEM_RASA_TOKEN: has a blank before or after it; take it away.")
        return cls(str(token))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[None]]) -> Blueprint:
        """One route, which answers with all replies at once. Where actions run in this process,
        they are made ready first: what is wrong with them stops the start, not the first turn."""
        if actions_here.wanted():
            actions_here.executor()
        routes = Blueprint("front_door", __name__)

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            if not hmac.compare_digest(request.headers.get(HEADER, "").encode(), self._token):
                return response.json({"error": "not the front door"}, status=401)
            replies = CollectingOutputChannel()
            said = request.json or {}
            message = UserMessage(
                said.get("message"),
                replies,
                said.get("sender"),
                input_channel=self.name(),
                metadata=said.get("metadata"),
            )
            try:
                await on_new_message(message)
            except Exception as error:
                # What was said is not kept in the tracker then: it must not be said to anybody,
                # or the next message would be heard as if nothing had been asked.
                log.error("a message failed: %s", type(error).__name__)
                status = AWAY if is_away(error) else BROKEN
                return response.json({"error": type(error).__name__}, status=status)
            return response.json(replies.messages)

        @routes.route("/meaning", methods=["POST"])
        async def meaning(request: Request) -> HTTPResponse:
            """Vectors of some texts, {"texts"}, for the search; 404 without an encoder."""
            if not hmac.compare_digest(request.headers.get(HEADER, "").encode(), self._token):
                return response.json({"error": "not the front door"}, status=401)
            agent = getattr(request.app.ctx, "agent", None)
            try:
                found = await meanings(agent, (request.json or {}).get("texts"))
            except ValueError as error:
                return response.json({"error": str(error)}, status=400)
            return response.json(found, status=404 if found is None else 200)

        @routes.route("/ready", methods=["GET"])
        async def ready(request: Request) -> HTTPResponse:
            """Whether there is a model to answer with: Rasa's own `/` says "hello" without one."""
            agent = getattr(request.app.ctx, "agent", None)
            has_model = bool(agent is not None and agent.is_ready())
            return response.json({"ready": has_model}, status=200 if has_model else 503)

        @routes.listener("after_server_start")
        async def watch(app: Any, loop: Any) -> None:
            app.add_task(take_up(app))

        return routes
