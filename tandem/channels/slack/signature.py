"""Is a request from Slack? Decided from the raw body, before anything reads it."""

from collections.abc import Mapping

from slack_sdk.signature import SignatureVerifier

from tandem.core.errors import Refused


def check_signature(verifier: SignatureVerifier, body: bytes, headers: Mapping[str, str]) -> None:
    """Raises Refused bad_signature unless the body is signed and at most 300 s old.

    The body is never logged: it is a customer's words, or a stranger's.
    """
    try:
        genuine = verifier.is_valid_request(body, headers)
    except (ValueError, TypeError, OverflowError):  # a time that is no number, a name not ASCII
        genuine = False
    if not genuine:
        raise Refused("bad_signature", "This request is not signed by Slack.", 401)
