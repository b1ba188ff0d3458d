"""Who is signed in at the shop, and the identity the shop vouches for towards the chat."""

from datetime import UTC, datetime, timedelta

import jwt
from starlette.requests import Request
from starlette.responses import Response

from tandem.core.errors import Refused
from tandem.core.words import refusal
from tandem.http.allowed_hosts import host_and_port
from tandem.shop.records import Profile

COOKIE = "fernway_session"
IDENTITY_LIFETIME = timedelta(hours=1)


def signed_in(request: Request) -> Profile | None:
    """The profile of the customer whose session cookie came along, or None."""
    token = request.cookies.get(COOKIE)
    shop = request.app.state.runtime.shop
    customer_id = shop.accounts.customer_id_of(token) if token else None
    return shop.customers.profile(customer_id) if customer_id else None


def keep_session(request: Request, response: Response, token: str) -> None:
    """Let the browser keep the session; it ends with the browser or on the server's side."""
    secure = request.app.state.runtime.config.settings.base_url.startswith("https:")
    response.set_cookie(COOKIE, token, httponly=True, samesite="lax", secure=secure)


def identity(profile: Profile, secret: str, issuer: str) -> str:
    """A JWT (HS256) that tells the chat who this customer is; good for one hour."""
    issued = datetime.now(UTC)
    claims = {
        "sub": profile.id,
        "name": profile.name,
        "email": profile.email,
        "aud": "tandem",
        "iss": issuer,
        "iat": issued,
        "exp": issued + IDENTITY_LIFETIME,
    }
    return jwt.encode(claims, secret, algorithm="HS256")


def refuse_foreign_form(request: Request) -> None:
    """Raise Refused when a form was posted from another site (its browser says so).

    Every browser sends Origin with a cross-site POST; together with the SameSite cookie that is
    enough for a shop whose forms change only the visitor's own session or need a mailed token.
    """
    origin = request.headers.get("origin")
    if origin and host_and_port(origin) != request.headers.get("host", "").casefold():
        raise Refused("foreign_form", refusal("foreign_form"), status=403)
