"""Calls to other systems: what their answers mean for work that can be tried again."""

from collections.abc import Mapping
from typing import Any

import httpx

from tandem.core.errors import Later, Refused, Unavailable

TIMEOUT_SECONDS = 10.0
ASKED_TO_WAIT = (429, 503)
GONE = 410
USUAL_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 30.0, 3600.0


def call(method: str, url: str, *, may_fail: tuple[int, ...] = (), **more: Any) -> httpx.Response:
    """The answer, if it is a success or its status one of `may_fail`.

    Raises Later where the other side asks to wait, Refused where it says that nothing is there any
    more, Unavailable otherwise. Redirects are not followed: what is signed goes where it was meant.
    """
    try:
        answer = httpx.request(method, url, timeout=TIMEOUT_SECONDS, **more)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unavailable(f"{method} {url}: {type(error).__name__}") from error
    if answer.is_success or answer.status_code in may_fail:
        return answer
    problem = f"{method} {url}: {answer.status_code}"
    if answer.status_code in ASKED_TO_WAIT and "retry-after" in answer.headers:
        raise Later(retry_after(answer.headers), problem)
    if answer.status_code == GONE:
        raise Refused("gone", problem)
    raise Unavailable(problem)


def retry_after(headers: Mapping[str, Any]) -> float:
    """The seconds another side asks to wait, within reason."""
    found = {str(name).lower(): value for name, value in dict(headers).items()}
    value = found.get("retry-after", "")
    value = value[0] if isinstance(value, list) else value
    try:
        return min(max(float(value), 1.0), LONGEST_WAIT_SECONDS)
    except ValueError:  # missing, or a date: rare enough
        return USUAL_WAIT_SECONDS
