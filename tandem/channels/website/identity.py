"""Who the website says its customer is: an identity signed by the website's own backend.

A JWT with `sub` (the customer's id in the shop), `aud` "tandem", `iss`, `exp` and, if it likes,
`iat` and `nbf`, signed with HS256 and nothing else. It is a proof for a session of the website, so
it may be shown again until it expires, but it may not last longer than a day.
"""

import time

import jwt

from tandem.core.errors import Refused
from tandem.core.text import storable

AUDIENCE = "tandem"
LONGEST_SECONDS = 24 * 3600
LEEWAY_SECONDS = 10
"""Clocks of two servers may differ by this much."""
LARGEST = 4096
REASONS = (
    (jwt.ExpiredSignatureError, "expired", "It has expired."),
    (jwt.InvalidAudienceError, "audience", 'It is for somebody else: `aud` must be "tandem".'),
    (jwt.InvalidIssuerError, "issuer", "It is from somebody else: `iss` is not the one expected."),
)


def customer_of(identity: object, secret: str, issuer: str) -> str | None:
    """The customer id in a signed identity; None if none is given.

    Raises Refused identity_expired, identity_audience, identity_issuer, identity_too_long, or
    identity_invalid for everything else: another signature, another algorithm, no JWT at all.
    """
    if identity is None or identity == "":
        return None
    if not isinstance(identity, str) or len(identity) > LARGEST:
        raise _refused("invalid", "It is not a JWT.")
    try:
        claims = jwt.decode(
            identity,
            secret,
            algorithms=["HS256"],
            audience=AUDIENCE,
            issuer=issuer or None,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "sub", "aud"]},
        )
    except (jwt.InvalidTokenError, ValueError, TypeError, OverflowError, RecursionError) as error:
        for kind, code, why in REASONS:
            if isinstance(error, kind):
                raise _refused(code, why) from None
        raise _refused("invalid", "It was not signed by this website's backend.") from None
    until, customer_id = claims["exp"], claims["sub"]
    if (
        not isinstance(until, int | float)
        or not customer_id
        or storable(customer_id) != customer_id
    ):
        raise _refused("invalid", "`exp` is a number, `sub` a customer's id.")
    if until > time.time() + LONGEST_SECONDS:
        raise _refused("too_long", "It would last longer than a day.")
    return customer_id


def _refused(code: str, why: str) -> Refused:
    return Refused(f"identity_{code}", f"This identity is not accepted. {why}", 401, "identity")
