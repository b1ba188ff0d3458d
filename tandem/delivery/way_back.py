"""The link in a mail that leads back into a chat, for whoever reads the confirmed mailbox."""

from itsdangerous import BadSignature, URLSafeTimedSerializer

VALID_SECONDS = 7 * 24 * 3600


class WayBack:
    """Makes and reads what stands behind the # of the link: servers and logs never see it."""

    def __init__(self, secret_key: str):
        self._signer = URLSafeTimedSerializer(secret_key, salt="tandem.chat.back")

    def link(self, base_url: str, conversation_id: str, version: int) -> str:
        """The link, good for a week, as long as no newer `version` of tokens is current."""
        return f"{base_url}/widget#back={self._signer.dumps([conversation_id, version])}"

    def read(self, token: str) -> tuple[str, int] | None:
        """(conversation id, version), or None for what is no such link, or too old."""
        try:
            conversation_id, version = self._signer.loads(token, max_age=VALID_SECONDS)
        except (BadSignature, ValueError, TypeError):
            return None
        return conversation_id, version
