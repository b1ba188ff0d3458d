"""The token of a conversation: who has it may read and write there, until it is void."""

from itsdangerous import BadSignature, URLSafeSerializer

from tandem.core.errors import Refused
from tandem.core.words import refusal


class Tokens:
    """Makes and reads the tokens of the chat."""

    def __init__(self, secret_key: str):
        self._signer = URLSafeSerializer(secret_key, salt="tandem.chat")

    def make(self, conversation_id: str, version: int) -> str:
        """A token that opens this conversation and no other, as long as `version` is current."""
        return self._signer.dumps([conversation_id, version])

    def read(self, authorization: str) -> tuple[str, int]:
        """(conversation id, version) of an Authorization header. Raises as `void` does."""
        try:
            conversation_id, version = self._signer.loads(
                authorization.removeprefix("Bearer ").strip()
            )
        except (BadSignature, ValueError, TypeError):
            raise void() from None
        return conversation_id, version


def void() -> Refused:
    """The error for a token that opens nothing (any more)."""
    return Refused("unknown_conversation", refusal("conversation_not_open"), 401)
