"""Text messages by an SMS gateway: the sample of docs/channels.md. Eighty lines, all of them."""

import hashlib
import hmac
import json
from collections.abc import Mapping

from pydantic_settings import BaseSettings

from tandem.channels.contract import Can, Incoming
from tandem.config.settings import Settings
from tandem.core.errors import Refused, SettingsError
from tandem.delivery.http_calls import call

SMS_OF_A_LONG_TEXT = 4
CHARACTERS = 153
"""Of each SMS of a text that takes several (3GPP TS 23.040)."""


class GatewaySettings(BaseSettings):
    """From the environment: SMS_GATEWAY_URL and so on."""

    sms_gateway_url: str = ""
    sms_gateway_token: str = ""
    sms_gateway_secret: str = ""
    sms_number: str = ""


class Sms:
    """The gateway posts {"id", "from", "to", "text"}, signed in X-Gateway-Signature with the
    HMAC-SHA256 of the body, and sends what is posted to its /messages."""

    name = "sms"
    can = Can(longest=SMS_OF_A_LONG_TEXT * CHARACTERS)
    """No buttons, cards, files; and a sender's number is easily forged: it proves nobody."""

    def __init__(self, gateway: GatewaySettings):
        self._gateway = gateway

    def read(self, body: bytes, headers: Mapping[str, str]) -> list[Incoming]:
        """One message; none for reports of delivery, which have no text."""
        signed = headers.get("x-gateway-signature", "")
        expected = signature(self._gateway.sms_gateway_secret, body)
        if not hmac.compare_digest(expected.encode(), signed.encode("utf-8", "replace")):
            raise Refused("bad_signature", "This request is not signed by the gateway.", 401)
        said = json.loads(body)
        if "text" not in said:
            return []
        return [Incoming(key=said["id"], sender=said["from"], text=said["text"])]

    def send(self, place: str, text: str, key: str) -> None:
        """The gateway takes a key with each message, and sends none twice."""
        call(
            "POST",
            f"{self._gateway.sms_gateway_url}/messages",
            headers={
                "authorization": f"Bearer {self._gateway.sms_gateway_token}",
                "idempotency-key": key,
            },
            json={"to": place, "from": self._gateway.sms_number, "text": text},
        )


def signature(secret: str, body: bytes) -> str:
    """As the gateway signs."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def make(_settings: Settings) -> Sms:
    """What TANDEM_CHANNELS=tests.channels.sample.sms:make names."""
    gateway = GatewaySettings()
    for name, value in gateway:
        if not value:
            raise SettingsError(f"{name.upper()}: needed for text messages.")
    return Sms(gateway)
