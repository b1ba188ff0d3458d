"""What the flow needs from outside, as protocols. `wiring.py` plugs in what is really there."""

from datetime import datetime
from typing import Any, Protocol

from tandem.conversation import Conversation, Customer, Heard, Turn


class Clock(Protocol):
    """Tells the time."""

    def __call__(self) -> datetime:
        """The present moment, aware, UTC."""


class Outbox(Protocol):
    """Outside work that is stored first and done afterwards, again and again until it worked."""

    def put(self, kind: str, payload: dict[str, Any], key: str) -> None:
        """Store work once per `key`; the same key again changes nothing."""


class Customers(Protocol):
    """The part of the shop that the flow asks for who somebody is."""

    def customer(self, customer_id: str) -> Customer | None:
        """The customer's profile, or None."""


class Store(Protocol):
    """Conversations, turns and events."""

    def conversation(self, conversation_id: str) -> Conversation:
        """All that is known of it, turns included. Raises Refused unknown_conversation."""

    def add_event(
        self, conversation_id: str, kind: str, data: dict[str, Any], turn_id: str | None = None
    ) -> None:
        """Append to what happened."""

    def add_turn(self, conversation_id: str, speaker: str, text: str, **more: Any) -> Turn:
        """Store a turn and give it the next number."""

    def hear(self, turn_id: str, heard: Heard, facts: dict[str, str]) -> None:
        """Keep what recognition made of a turn and the facts it gave."""


class Live(Protocol):
    """Tells the screens that something changed; the database stays the truth."""

    def tell(self, topic: str, data: dict[str, Any] | None = None) -> None:
        """Wake everybody who watches `topic`."""
