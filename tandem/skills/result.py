"""What a skill gets and what it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from tandem.config.next_steps import NextSteps
from tandem.config.shop_facts import current
from tandem.core.conversation import Tried
from tandem.core.ports import MailCodes, Outbox
from tandem.shop.port import ShopPort

Outcome = Literal["done", "refused", "not_found", "failed", "needs_person", "kept"]
Slots = Mapping[str, Any]

ONE_OFF_SLOTS = ("confirmed", "checked", "choice", "details", "new_address", "swap_for")
"""Answers to one question of one skill, and `checked`, the order that a yes is about; forgotten
when a skill begins or ends."""


@dataclass(frozen=True, slots=True)
class Say:
    """One response of domain.yml with its values; `buttons` are (title, payload) made from data."""

    response: str
    values: dict[str, Any] = field(default_factory=dict)
    buttons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SkillResult:
    """How a skill ended.

    says: what the customer hears, in order.
    outcome: "not_found" is only for an order number and e-mail that do not fit: it is counted.
        "kept" is what the shop could not do now, and what is done when it answers again.
    tried: one plain sentence for the person who may take over.
    facts: what is now known, for the same person.
    forget, remember: slots to empty and to fill.
    then: the form that goes on with the matter, or None.
    settled: whether the matter is done with, so that a parked one can be taken up again.
    hand_over: why a person must take over now, or None.
    known: the customer who was proved, or None; known_by: by what.
    about: what it was about, as it is spoken of afterwards ("products").
    """

    says: tuple[Say, ...]
    outcome: Outcome = "done"
    tried: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    forget: tuple[str, ...] = ONE_OFF_SLOTS
    remember: dict[str, Any] = field(default_factory=dict)
    then: str | None = None
    settled: bool = True
    hand_over: str | None = None
    known: str | None = None
    known_by: str = "order and e-mail"
    about: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SkillContext:
    """What a skill works with.

    customer_id: set for signed-in customers only.
    proven_id: the customer who is signed in or has proved their mailbox by a code. It opens
        orders, memberships and agreements; what only the account's owner may do asks customer_id.
    text: the message being answered; recent: the customer's last few, newest last.
    at: now. source: where the customer writes from, to count by, "" where that is not counted.
    parked: the form that waits to be gone on with, "" for none.
    done: what skills have done in this conversation, oldest first.
    """

    shop: ShopPort
    outbox: Outbox
    at: datetime
    conversation_id: str
    turn_id: str
    customer_id: str | None = None
    text: str = ""
    recent: str = ""
    source: str = ""
    proven_id: str | None = None
    parked: str = ""
    done: tuple[Tried, ...] = ()
    codes: MailCodes = None  # type: ignore[assignment]  # where no code can be asked for
    next_steps: NextSteps = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The present day where the shop is."""
        return current().today(self.at)

    def key(self, deed: str) -> str:
        """The name of one deed of this turn: a turn that runs twice does it once."""
        return f"{self.turn_id}:{deed}"


Skill = Callable[[Slots, SkillContext], SkillResult]
