"""What the flow and the skills need from outside, as protocols. `wiring.py` plugs in the real ones.

The shop's side is in `tandem/shop/port.py`.
"""

from datetime import datetime
from typing import Any, Protocol


class Clock(Protocol):
    """Tells the time."""

    def __call__(self) -> datetime:
        """The present moment, aware, UTC."""


class Outbox(Protocol):
    """Outside work that is stored first and done afterwards, again and again until it worked."""

    def put(
        self,
        kind: str,
        payload: dict[str, Any],
        key: str,
        lane: str | None = None,
        whose: str | None = None,
    ) -> bool:
        """Store work once per `key`; the same key again changes nothing and gives False.

        Works of one `lane` are done in order. `whose` it is: a conversation's id.
        """


class MailCodes(Protocol):
    """Codes by mail (`tandem/storage/mail_codes.py`), as the skills need them."""

    def wish(self, conversation_id: str, email: str, key: str) -> None:
        """A code for `email` is asked for, once per `key`."""

    def make(self, conversation_id: str, email: str, customer_id: str) -> str | None:
        """Fresh digits for a code that was wished for."""

    def end(self, conversation_id: str) -> None:
        """The codes that were not used count no more."""

    def state(self, conversation_id: str) -> str:
        """ "none", "open", "wrong", "right" or "over"."""

    def proved(self, conversation_id: str) -> str | None:
        """The customer whose mailbox was proved to be read here."""
