"""An Adapter for any server that speaks the Tandem Shop API.

TANDEM_SHOP=tandem.shop.api.client:make
TANDEM_SHOP_API_URL=https://shop.example.com/tandem
TANDEM_SHOP_API_SECRET=...        # or OAuth 2, or a certificate: docs/shop.md
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
from pydantic import ValidationError

from tandem.config.settings import Settings
from tandem.core.errors import Refused, SettingsError, TandemError, Unavailable
from tandem.shop.adapter import Adapter
from tandem.shop.api.credentials import credentials, tls
from tandem.shop.api.operations import (
    BY_ID,
    KEY,
    MOST_ITEMS,
    PROBLEM,
    REFUSED,
    TYPE,
    Offer,
    Operation,
    Problem,
)
from tandem.shop.capabilities import EVERYTHING
from tandem.shop.port import ChangeRefused
from tandem.shop.web_api import ask, json_of, must_wait, web_client

MOST_PAGES = 200


class ApiShop(Adapter):
    """A shop behind the API. What it can do is what its server says."""

    def __init__(self, http: httpx.Client):
        """Asks what there is. Raises Unavailable, SettingsError."""
        self._http = http
        offer = self._offer()
        self.capabilities = frozenset(offer.capabilities) & EVERYTHING
        self.does_once = offer.does_once
        for port in {one.port for one in BY_ID.values()}:
            setattr(self, port, _ApiPort(self, port))

    def call(self, operation: Operation, arguments: tuple[Any, ...]) -> Any:
        """One request, or as many as there are pages. Raises as the port says."""
        *given, key = (*arguments, None) if not operation.changes else arguments
        named = dict(zip(operation.arguments, given, strict=True))
        path = operation.path.format(
            **{name: quote(str(named.pop(name)), safe="") for name in operation.in_path}
        )
        headers = {KEY: str(key)} if operation.changes else {}
        body = {k: _plain(k, v) for k, v in named.items()} if operation.body else None
        if operation.pages:
            return self._pages(operation, path)
        answer = self._send(operation, path, body, headers)
        if answer is None:
            return None
        if operation.answer is None:
            return None
        found = _json(operation, answer)
        return _read(operation, found.get(operation.under) if operation.under else found)

    def _pages(self, operation: Operation, path: str) -> list[Any]:
        found: list[Any] = []
        cursor = None
        for _ in range(MOST_PAGES):
            asked = {"limit": MOST_ITEMS} | ({"cursor": cursor} if cursor else {})
            answer = self._send(operation, path, None, {}, asked)
            if answer is None:
                return []
            page = _json(operation, answer)
            items = page.get("items")
            if not isinstance(items, list):
                raise Unavailable(f"{operation.id}: a page without items")
            found += [_read(operation, item) for item in items]
            following = page.get("next")
            if not following or following == cursor:
                return found
            cursor = str(following)
        raise Unavailable(f"{operation.id}: more than {MOST_PAGES} pages")

    def _send(
        self,
        operation: Operation,
        path: str,
        body: dict[str, Any] | None,
        headers: dict[str, str],
        asked: dict[str, Any] | None = None,
    ) -> httpx.Response | None:
        """The answer, or None where there is no such thing."""
        response = self._ask(operation.method, path, body, headers, asked)
        if response.is_success:
            return response
        if response.status_code == httpx.codes.NOT_FOUND and operation.missing:
            return None
        raise problem_of(operation.id, response)

    def _ask(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        asked: dict[str, Any] | None = None,
    ) -> httpx.Response:
        return ask(self._http, method, path.lstrip("/"), json=body, headers=headers, params=asked)

    def _offer(self) -> Offer:
        response = self._ask("GET", "/capabilities")
        if response.status_code in (401, 403):
            raise SettingsError(
                f"TANDEM_SHOP_API: {self._http.base_url} does not accept our credentials "
                f"({response.status_code}). Compare both sides' secret, token or certificate."
            )
        if not response.is_success:
            raise Unavailable(f"GET /capabilities: {response.status_code}")
        try:
            return Offer.model_validate_json(response.content)
        except ValidationError as error:
            raise Unavailable(f"GET /capabilities: not as described: {error}") from error


def _plain(name: str, value: Any) -> Any:
    """Ids are texts on the way."""
    return str(value) if name.endswith("_id") and value is not None else value


class _ApiPort:
    def __init__(self, shop: ApiShop, name: str):
        self._shop, self._name = shop, name

    def __getattr__(self, method: str) -> Callable[..., Any]:
        operation = BY_ID.get(f"{self._name}.{method}")
        if operation is None:
            raise AttributeError(f"{self._name} has no {method}")
        return lambda *arguments: self._shop.call(operation, arguments)


def problem_of(what: str, response: httpx.Response) -> TandemError:
    """What a refusal means: Later, ChangeRefused, Refused or Unavailable."""
    status = response.status_code
    words = f"{what}: {status}"
    if wait := must_wait(response, what):
        return wait
    try:
        if PROBLEM not in response.headers.get("content-type", ""):
            raise ValueError
        problem = Problem.model_validate_json(response.content)
    except ValueError:
        problem = Problem(status=status)
    if problem.type == f"{TYPE}{REFUSED}":
        return ChangeRefused(problem.thing or what, problem.state or "unknown")
    if status == httpx.codes.NOT_FOUND:
        return ChangeRefused(problem.thing or what, "unknown")
    if status in (400, 422):
        return Refused("shop_refused", f"{words} {problem.title}", status)
    return Unavailable(f"{words} {problem.title}".strip())


def _json(operation: Operation, response: httpx.Response) -> dict[str, Any]:
    found = json_of(response)
    if not isinstance(found, dict):
        raise Unavailable(f"{operation.id}: the answer is no JSON object")
    return found


def _read(operation: Operation, value: Any) -> Any:
    try:
        return operation.adapter.validate_python(value)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise Unavailable(
            f"{operation.id}: the answer is not as described: {place}: {first['msg']}"
        ) from error


def connect(settings: Settings) -> httpx.Client:
    """A client as the settings say. Raises SettingsError."""
    if not settings.shop_api_url.startswith(("https://", "http://")):
        raise SettingsError(
            "TANDEM_SHOP_API_URL: where the shop's server is, as https://shop.example.com/tandem "
            f"(got {settings.shop_api_url!r})."
        )
    return web_client(
        f"{settings.shop_api_url.rstrip('/')}/",
        settings.shop_timeout_seconds,
        auth=credentials(settings),
        verify=tls(settings),
        headers={"Accept": f"application/json, {PROBLEM}", "User-Agent": "tandem"},
    )


def make(settings: Settings) -> ApiShop:
    """The shop whose address and credentials the settings name. Raises SettingsError, also where
    it does not answer: what it can do is not known then."""
    http = connect(settings)
    try:
        return ApiShop(http)
    except Unavailable as error:
        raise SettingsError(f"TANDEM_SHOP_API_URL: {settings.shop_api_url}: {error}") from error
