"""What every adapter over HTTP does alike: requests of limited size and time, pages, and what a
refusal means."""

from typing import Any

import httpx

from tandem.core.errors import Later, Refused, Unavailable

CONNECT_SECONDS = 2.0
MOST_CONNECTIONS = 32
LARGEST_ANSWER = 8 * 1024 * 1024
USUAL_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 5.0, 3600.0


class ShopRefused(Refused):
    """A shop's system says that it cannot be done; `kind` is its own word for why."""

    def __init__(self, kind: str, message: str, status: int):
        self.kind = kind
        super().__init__("shop_refused", message[:300], status)


def web_client(url: str, seconds: float, **more: Any) -> httpx.Client:
    """A client of one system. Redirects are not followed: what is signed goes where it was
    meant."""
    return httpx.Client(
        base_url=url,
        timeout=httpx.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds)),
        limits=httpx.Limits(max_connections=MOST_CONNECTIONS),
        follow_redirects=False,
        **more,
    )


def ask(http: httpx.Client, method: str, path: str, **more: Any) -> httpx.Response:
    """One answer, whatever its status, of limited size. Raises Unavailable."""
    try:
        with http.stream(method, path, **more) as response:
            content = b""
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) > LARGEST_ANSWER:
                    raise Unavailable(f"{method} {path}: the answer is too large")
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        raise Unavailable(f"{method} {path}: {type(error).__name__}") from error
    headers = [
        (name, value)
        for name, value in response.headers.multi_items()
        if name.lower() not in ("content-encoding", "content-length", "transfer-encoding")
    ]  # what is kept is decoded already
    return httpx.Response(
        response.status_code, headers=headers, content=content, request=response.request
    )


def must_wait(response: httpx.Response, what: str) -> Later | None:
    """Whether a system asks to wait, and how long."""
    status, after = response.status_code, response.headers.get("retry-after", "")
    if status == httpx.codes.TOO_MANY_REQUESTS or (
        status == httpx.codes.SERVICE_UNAVAILABLE and after
    ):
        return Later(_seconds(after), f"{what}: {status}")
    return None


def _seconds(value: str) -> float:
    try:
        return min(max(float(value), 0.0), LONGEST_WAIT_SECONDS)
    except ValueError:
        return USUAL_WAIT_SECONDS


def json_of(response: httpx.Response) -> Any:
    """What an answer says, or None where it is no JSON."""
    try:
        return response.json() if response.content else None
    except ValueError:
        return None
