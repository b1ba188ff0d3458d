"""Requests to a Medusa server: its Admin API with a secret key, its Store and Auth APIs as a
customer's browser would."""

from typing import Any

import httpx

from tandem.core.errors import Unavailable
from tandem.shop.web_api import ShopRefused, ask, json_of, must_wait, web_client

PAGE = 100
MOST_PAGES = 100


class Medusa:
    """One server. Raises Unavailable where it does not answer, ShopRefused where it says no."""

    def __init__(self, url: str, key: str, publishable: str, seconds: float):
        self._admin = web_client(url, seconds, auth=(key, ""))
        self._store = web_client(url, seconds, headers={"x-publishable-api-key": publishable})

    def get(self, path: str, **asked: Any) -> dict[str, Any]:
        """One answer of the Admin API."""
        return self._sent(self._admin, "GET", path, params=asked)

    def post(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """The same for what changes something."""
        return self._sent(self._admin, "POST", path, json=body or {})

    def delete(self, path: str) -> dict[str, Any]:
        """The same for what is dropped."""
        return self._sent(self._admin, "DELETE", path)

    def all(self, path: str, under: str, **asked: Any) -> list[dict[str, Any]]:
        """Everything of a list, page by page."""
        found: list[dict[str, Any]] = []
        for _ in range(MOST_PAGES):
            page = self.get(path, limit=PAGE, offset=len(found), **asked)
            found += page[under]
            if not page[under] or len(found) >= int(page.get("count") or 0):
                return found
        raise Unavailable(f"GET {path}: more than {MOST_PAGES} pages")

    def as_customer(
        self, method: str, path: str, token: str = "", body: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """A request of the Store or Auth API, as the customer of a token or as nobody."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        return self._sent(self._store, method, path, json=body, headers=headers)

    def _sent(self, http: httpx.Client, method: str, path: str, **more: Any) -> dict[str, Any]:
        answer = ask(http, method, path, **more)
        status, found = answer.status_code, json_of(answer)
        if answer.is_success:
            return found if isinstance(found, dict) else {}  # some answer "OK"
        if wait := must_wait(answer, f"{method} {path}"):
            raise wait
        if status < 500 and isinstance(found, dict):
            raise ShopRefused(str(found.get("type") or ""), str(found.get("message") or ""), status)
        raise Unavailable(f"{method} {path}: {status}")
