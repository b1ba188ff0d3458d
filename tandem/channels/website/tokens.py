"""Who is at the other end: signed tokens for the conversation and for the person."""

import jwt
from itsdangerous import BadSignature, URLSafeSerializer

from tandem.errors import Refused

AUDIENCE = "tandem"


class Tokens:
    """Makes and reads the tokens of the chat."""

    def __init__(self, secret_key: str, identity_secret: str):
        self._signer = URLSafeSerializer(secret_key, salt="tandem.chat")
        self._identity_secret = identity_secret

    def make(self, conversation_id: str) -> str:
        """A token that opens this conversation and no other."""
        return self._signer.dumps(conversation_id)

    def conversation_of(self, authorization: str) -> str:
        """The conversation id of an Authorization header. Raises Refused unknown_conversation."""
        try:
            return self._signer.loads(authorization.removeprefix("Bearer ").strip())
        except BadSignature:
            raise Refused(
                "unknown_conversation", "This conversation is not open here. Start a new one.", 401
            ) from None

    def customer_of(self, identity: str | None) -> str | None:
        """The customer id in an identity signed by the website's own backend, else None.

        A missing, expired or forged identity makes nobody verified and nothing fail: the
        customer can still chat as a visitor.
        """
        if not identity or not isinstance(identity, str):
            return None
        try:
            claims = jwt.decode(
                identity,
                self._identity_secret,
                algorithms=["HS256"],
                audience=AUDIENCE,
                options={"require": ["exp", "sub", "aud"]},
            )
        except jwt.InvalidTokenError:
            return None
        return str(claims["sub"])
