"""Requests to a WooCommerce's REST API v3: its pages, its errors, its requests to wait."""

from typing import Any

import httpx

from tandem.core.errors import Unavailable
from tandem.shop.web_api import ShopRefused, ask, json_of, must_wait, web_client

PAGE = 100
MOST_PAGES = 100
NOT_DONE = ("woocommerce_rest_cannot_create_order_refund",)
"""Told with status 500, and yet an answer: the payment's provider would not."""


class WooCommerce:
    """One site. Raises Unavailable where it does not answer, ShopRefused where it says no."""

    def __init__(self, url: str, key: str, secret: str, seconds: float):
        self._http = web_client(f"{url}/wp-json/wc/v3/", seconds, auth=(key, secret))

    def get(self, path: str, **asked: Any) -> Any:
        """One answer."""
        return self._sent("GET", path, params=asked)[0]

    def find(self, path: str) -> dict[str, Any] | None:
        """One thing by its number, or None where there is none."""
        try:
            return self.get(path)
        except ShopRefused as refused:
            if refused.status == httpx.codes.NOT_FOUND:
                return None
            raise

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Something new."""
        return self._sent("POST", path, json=body)[0]

    def put(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Something else of what is there; what is not named stays."""
        return self._sent("PUT", path, json=body)[0]

    def all(self, path: str, **asked: Any) -> list[dict[str, Any]]:
        """Everything of a list, page by page."""
        found: list[dict[str, Any]] = []
        for page in range(1, MOST_PAGES + 1):
            more, headers = self._sent("GET", path, params=asked | {"per_page": PAGE, "page": page})
            found += more
            if page >= int(headers.get("x-wp-totalpages") or 1):
                return found
        raise Unavailable(f"GET {path}: more than {MOST_PAGES} pages")

    def _sent(self, method: str, path: str, **more: Any) -> tuple[Any, httpx.Headers]:
        answer = ask(self._http, method, path, **more)
        what, found = f"{method} {path}: {answer.status_code}", json_of(answer)
        if answer.is_success and found is not None:
            return found, answer.headers
        if wait := must_wait(answer, what):
            raise wait
        code = str(found.get("code") or "") if isinstance(found, dict) else ""
        if code and (answer.status_code < 500 or code in NOT_DONE):
            raise ShopRefused(code, str(found.get("message") or ""), answer.status_code)
        raise Unavailable(what)
