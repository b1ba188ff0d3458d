"""Whether a call comes from our Rasa: it carries the token, as endpoints.yml says."""

import hmac

from sanic import Request, Sanic
from sanic.response import HTTPResponse, json


def require_token(app: Sanic, token: str) -> None:
    """Answer calls of actions only to who has the token; rasa-sdk itself asks nobody."""

    @app.on_request
    async def check(request: Request) -> HTTPResponse | None:
        given = request.args.get("token") or ""
        if request.path == "/health" or hmac.compare_digest(given.encode(), token.encode()):
            return None
        return json({"error": "not our Rasa", "action_name": ""}, status=401)
