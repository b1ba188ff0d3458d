"""Security headers on every answer of the front door."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

SELF = "'self'"


def policy(*origins: str, made_here: bool = False) -> str:
    """The Content-Security-Policy of a page that may stand in a frame of ours or of `origins`.

    Everything is ours or forbidden: no inline script or style, no plugin, no foreign address.
    `made_here`: pictures that the page's own script has fetched and holds (blob:) may be shown.
    """
    blobs = " blob:" if made_here else ""
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{blobs}; "
        "font-src 'self'; connect-src 'self'; frame-src 'self'; media-src 'self'; "
        f"manifest-src 'self'; frame-ancestors {' '.join((SELF, *origins))}; "
        "base-uri 'none'; form-action 'self'"
    )


HEADERS = {
    "content-security-policy": policy(),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
PART_OF_A_PAGE = ("text/javascript", "text/css")
"""What no browser shows as a page of its own: the page's policy rules it, and a policy on each file
would weigh more than some of the files."""
FOR_PARTS = {"x-content-type-options": "nosniff", "content-security-policy": "default-src 'none'"}
STRICT_TRANSPORT = {"strict-transport-security": "max-age=31536000"}


class SecurityHeaders:
    """Pure ASGI: streams pass through untouched."""

    def __init__(self, app: ASGIApp, https: bool = False):
        """With `https` browsers are told to come by nothing else for a year."""
        more = STRICT_TRANSPORT if https else {}
        self._app, self._headers, self._for_parts = app, HEADERS | more, FOR_PARTS | more

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add what an answer does not have yet."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name.lower(): value for name, value in message["headers"]}
                kind = there.get(b"content-type", b"").decode("latin-1")
                is_part = kind.startswith(PART_OF_A_PAGE)
                message["headers"] = list(message["headers"]) + [
                    (name.encode(), value.encode())
                    for name, value in (self._for_parts if is_part else self._headers).items()
                    if name.encode() not in there
                ]
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
