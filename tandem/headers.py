"""Security headers on every answer of the front door."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

SELF = "'self'"


def policy(*origins: str) -> str:
    """The Content-Security-Policy of a page that may stand in a frame of ours or of `origins`."""
    return (
        "default-src 'self'; img-src 'self' data:; "
        f"frame-ancestors {' '.join((SELF, *origins))}; "
        "base-uri 'none'; form-action 'self'; object-src 'none'"
    )


HEADERS = {
    "content-security-policy": policy(),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}


class SecurityHeaders:
    """Pure ASGI: streams pass through untouched."""

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add what an answer does not have yet."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name.lower() for name, _ in message["headers"]}
                message["headers"] = list(message["headers"]) + [
                    (name.encode(), value.encode())
                    for name, value in HEADERS.items()
                    if name.encode() not in there
                ]
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
