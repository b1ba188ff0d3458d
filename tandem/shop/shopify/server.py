"""Requests to Shopify's GraphQL Admin API: its pages, its errors, its bucket of points."""

from typing import Any

import httpx

from tandem.core.errors import Later, Unavailable
from tandem.shop.web_api import (
    USUAL_WAIT_SECONDS,
    ShopRefused,
    ask,
    json_of,
    must_wait,
    web_client,
)

VERSION = "2026-10"
"""Of the API; a version is served for a year."""
MOST_PAGES = 100
Found = dict[str, Any]


class Shopify:
    """One shop. Raises Unavailable where it does not answer, ShopRefused where it says no."""

    def __init__(self, url: str, token: str, seconds: float):
        headers = {"X-Shopify-Access-Token": token}
        self._http = web_client(f"{url}/admin/api/{VERSION}/", seconds, headers=headers)

    def query(self, text: str, **variables: Any) -> Found:
        """What is under `data`."""
        body = {"query": text, "variables": variables}
        answer = ask(self._http, "POST", "graphql.json", json=body)
        if wait := must_wait(answer, "graphql"):
            raise wait
        found = json_of(answer)
        if answer.is_client_error:
            words = str(found.get("errors")) if isinstance(found, dict) else ""
            raise ShopRefused(str(answer.status_code), words, answer.status_code)
        if not answer.is_success or not isinstance(found, dict):
            raise Unavailable(f"graphql: {answer.status_code}")
        if found.get("errors"):
            raise _error(found)
        return found["data"]

    def change(self, text: str, **variables: Any) -> Found:
        """The payload of the mutation that `text` is. Raises ShopRefused with its user errors."""
        (payload,) = self.query(text, **variables).values()
        errors = payload.get("orderCancelUserErrors") or payload.get("userErrors") or ()
        if errors:
            words = "; ".join(str(one["message"]) for one in errors)
            raise ShopRefused(str(errors[0].get("code") or ""), words, httpx.codes.OK)
        return payload

    def all(self, text: str, *under: str, **variables: Any) -> list[Found]:
        """All nodes of the connection that is found `under` these names, page by page."""
        found: list[Found] = []
        after = None
        for _ in range(MOST_PAGES):
            page = self.query(text, after=after, **variables)
            for name in under:
                page = page.get(name) or {}
            found += page.get("nodes") or ()
            if not (page.get("pageInfo") or {}).get("hasNextPage"):
                return found
            after = page["pageInfo"]["endCursor"]
        raise Unavailable(f"{'.'.join(under)}: more than {MOST_PAGES} pages")


def _error(found: Found) -> Later | Unavailable | ShopRefused:
    """What stands under `errors`. A query that costs more points than are left may be asked again
    when the bucket has filled so far."""
    first = found["errors"][0]
    code = str((first.get("extensions") or {}).get("code") or "")
    words = f"graphql: {code} {first.get('message')}"
    if code == "THROTTLED":
        return Later(_until_full_enough(found), words)
    if code in ("ACCESS_DENIED", "MAX_COST_EXCEEDED"):
        return ShopRefused(code, words, httpx.codes.OK)
    return Unavailable(words)


def _until_full_enough(found: Found) -> float:
    cost = (found.get("extensions") or {}).get("cost") or {}
    bucket = cost.get("throttleStatus") or {}
    try:
        missing = float(cost["requestedQueryCost"]) - float(bucket["currentlyAvailable"])
        return max(missing, 0.0) / float(bucket["restoreRate"])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return USUAL_WAIT_SECONDS
