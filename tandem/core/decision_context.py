"""What a decision must know from outside the conversation, as plain facts. Standard library only.

They are stored with each decision, so that the decision can be made again later (`replay`).
"""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Contact:
    """Another conversation of the same customer, on any channel.

    `topic` is the intent it was last about ("" if that never became clear), `outcome` how it
    ended ("open" while it has not), `facts` what the customer gave there (name -> value).
    """

    id: str
    at: datetime
    topic: str
    channel: str = "website"
    outcome: str = "open"
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Load:
    """How busy people are: cases waiting, agents there, and why it is peak ("" when it is not)."""

    waiting: int = 0
    agents: int = 0
    peak: str = ""

    @property
    def per_agent(self) -> float:
        """Cases waiting for each agent; 0 with nobody there: that is no peak but a closed desk,
        which has ways of its own."""
        return self.waiting / self.agents if self.agents else 0.0


NO_LOAD = Load()


@dataclass(frozen=True, slots=True)
class DecisionContext:
    """All of it. `waited_minutes`: how long this customer has waited for a person in this
    conversation without getting one. `called`: how a person who is awaited will reach them ("chat",
    "ticket"), "" where nobody was called. `not_offered`: the intents whose matters the shop's
    systems cannot do. `nobody_there`: whether nobody could take a conversation over now, so that a
    person called is a ticket."""

    contacts: tuple[Contact, ...] = ()
    load: Load = NO_LOAD
    waited_minutes: float = 0.0
    called: str = ""
    not_offered: tuple[str, ...] = ()
    nobody_there: bool = False

    def as_json(self) -> dict[str, Any]:
        """The stored form."""
        contacts = [asdict(contact) | {"at": contact.at.isoformat()} for contact in self.contacts]
        return {
            "contacts": contacts,
            "load": asdict(self.load),
            "waited_minutes": round(self.waited_minutes, 1),
            "called": self.called,
            "not_offered": list(self.not_offered),
            "nobody_there": self.nobody_there,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "DecisionContext":
        """Back from the stored form; what is missing there counts as nothing."""
        contacts = tuple(
            Contact(**one | {"at": datetime.fromisoformat(one["at"])})
            for one in stored.get("contacts", ())
        )
        load = Load(**stored.get("load", {}))
        return cls(
            contacts,
            load,
            stored.get("waited_minutes", 0.0),
            stored.get("called", ""),
            tuple(stored.get("not_offered", ())),
            bool(stored.get("nobody_there", False)),
        )


NO_CONTEXT = DecisionContext()
