"""Signed requests between systems: HMAC-SHA256 over "timestamp.body", good for five minutes."""

import hashlib
import hmac
import time

from tandem.core.errors import Refused

WINDOW_SECONDS = 300


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The signature as 64 hex digits."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def check(secret: str, timestamp: str, body: bytes, signature: str) -> None:
    """Raises Refused bad_signature unless the body is signed with `secret` and recent."""
    try:
        recent = abs(time.time() - int(timestamp)) <= WINDOW_SECONDS
        genuine = hmac.compare_digest(sign(secret, timestamp, body), signature)
    except (ValueError, TypeError, OverflowError):  # no number, or not ASCII
        recent = genuine = False
    if not (recent and genuine):
        raise Refused("bad_signature", "The signature of this request does not fit.", 401)
