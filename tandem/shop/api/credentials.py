"""How a request shows who sends it: signed, with a token, or by a certificate."""

import ssl
import threading
import time
from collections.abc import Generator
from pathlib import Path

import httpx

from tandem.config.settings import Settings
from tandem.core.errors import SettingsError, Unavailable
from tandem.core.signature import sign

TIMESTAMP, SIGNATURE = "Tandem-Timestamp", "Tandem-Signature"
SOON_SECONDS = 30.0
"""A token is renewed so long before it ends."""
USUAL_LIFE_SECONDS = 300.0


def signed_text(method: str, target: str, body: bytes) -> bytes:
    """What of a request is signed: "GET /orders/1042?x=1", a line end, and the body."""
    return f"{method.upper()} {target}\n".encode() + body


class Signed(httpx.Auth):
    """HMAC-SHA256 with a shared secret over time, request line and body."""

    requires_request_body = True

    def __init__(self, secret: str):
        self._secret = secret

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """See httpx.Auth."""
        now = str(int(time.time()))
        target = request.url.raw_path.decode("ascii")
        text = signed_text(request.method, target, request.content)
        request.headers[TIMESTAMP] = now
        request.headers[SIGNATURE] = f"v1={sign(self._secret, now, text)}"
        yield request


class ClientCredentials(httpx.Auth):
    """A token by the OAuth 2 client credentials grant (RFC 6749, 4.4), renewed before it ends and
    where it is refused."""

    requires_response_body = True

    def __init__(self, token_url: str, client_id: str, client_secret: str, scope: str = ""):
        self._url, self._id, self._secret, self._scope = token_url, client_id, client_secret, scope
        self._token, self._until = "", 0.0
        self._lock = threading.Lock()

    def sync_auth_flow(
        self, request: httpx.Request
    ) -> Generator[httpx.Request, httpx.Response, None]:
        """See httpx.Auth."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._take((yield self._asking()))
            token = self._token
        request.headers["Authorization"] = f"Bearer {token}"
        response = yield request
        if response.status_code != httpx.codes.UNAUTHORIZED:
            return
        with self._lock:
            if token == self._token:  # nobody else has renewed it meanwhile
                self._take((yield self._asking()))
            token = self._token
        request.headers["Authorization"] = f"Bearer {token}"
        yield request

    def _asking(self) -> httpx.Request:
        form = {"grant_type": "client_credentials"} | (
            {"scope": self._scope} if self._scope else {}
        )
        request = httpx.Request("POST", self._url, data=form)
        basic = httpx.BasicAuth(self._id, self._secret)
        return next(basic.auth_flow(request))

    def _take(self, response: httpx.Response) -> None:
        response.read()
        try:
            answer = response.raise_for_status().json()
            self._token = str(answer["access_token"])
            life = float(answer.get("expires_in", USUAL_LIFE_SECONDS))
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise Unavailable(f"no token from {self._url}: {type(error).__name__}") from error
        self._until = time.monotonic() + max(life - SOON_SECONDS, 1.0)


def credentials(settings: Settings) -> httpx.Auth | None:
    """What the settings name. Raises SettingsError where there is nothing, or half of it."""
    if settings.shop_api_token_url:
        if not (settings.shop_api_client_id and settings.shop_api_client_secret):
            raise SettingsError(
                "TANDEM_SHOP_API_TOKEN_URL: needs TANDEM_SHOP_API_CLIENT_ID and "
                "TANDEM_SHOP_API_CLIENT_SECRET too."
            )
        return ClientCredentials(
            settings.shop_api_token_url,
            settings.shop_api_client_id,
            settings.shop_api_client_secret,
            settings.shop_api_scope,
        )
    if settings.shop_api_secret:
        return Signed(settings.shop_api_secret)
    if settings.shop_api_certificate:
        return None
    raise SettingsError(
        "TANDEM_SHOP_API_SECRET: the shop must know who asks. Set it (signed requests), or "
        "TANDEM_SHOP_API_TOKEN_URL (OAuth 2), or TANDEM_SHOP_API_CERTIFICATE (mutual TLS)."
    )


def tls(settings: Settings) -> ssl.SSLContext:
    """Which servers are trusted, and our own certificate where the settings name one. Raises
    SettingsError for a file that cannot be read."""
    authority, certificate = settings.shop_api_authority, settings.shop_api_certificate
    try:
        context = ssl.create_default_context(cafile=authority or None)
        if certificate:
            context.load_cert_chain(Path(certificate), settings.shop_api_certificate_key or None)
    except (OSError, ssl.SSLError) as error:
        name = "CERTIFICATE" if certificate else "AUTHORITY"
        raise SettingsError(f"TANDEM_SHOP_API_{name}: cannot be read: {error}") from error
    return context
