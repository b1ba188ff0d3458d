"""The plain records everything else speaks about. Standard library only."""

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from tandem.core.decision_context import NO_CONTEXT, DecisionContext

ASKED_AND_TOLD = "question"
"""In `NluResult.answers`: the message asked something that was told."""
ANSWER_CHANGED = "change"
"""The same: it changed an earlier answer of the form, or took one back."""
Speaker = Literal["customer", "bot", "agent", "system"]


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class NluResult:
    """What recognition made of one customer turn.

    `confidence` is calibrated: 0.70 is right about 7 times in 10. `ranking` lists the best
    intents as (name, confidence), best first. `entities` are as described in docs/recognition.md.
    `asked` is what the assistant had asked for when this was said ("order_number"), `answers`
    what of it, or else, the message gave.
    `mood` holds what the words alone say, each from 0 to 1: "frustration", "sadness", "abuse" (at
    the agent), "threat", "self_harm". `fingerprint` is the meaning in 256 bits, as hexadecimal
    digits: the nearer two meanings, the fewer bits differ. Both are empty without the component.
    `bot_actions` is what the assistant then did: the decision's name, then the actions planned.
    """

    intent: str = ""
    confidence: float = 0.0
    ranking: tuple[tuple[str, float], ...] = ()
    entities: tuple[dict[str, Any], ...] = ()
    button: bool = False
    asked: str = ""
    answers: str = ""
    mood: dict[str, Any] = field(default_factory=dict)
    fingerprint: str = ""
    bot_actions: tuple[str, ...] = ()

    @property
    def out_of_scope(self) -> bool:
        """Recognised as nothing we do, or as nothing at all."""
        return self.intent == "out_of_scope"

    def as_json(self) -> dict[str, Any]:
        """The stored form, with the five best intents; `bot_actions` is stored as "moves"."""
        stored = asdict(self) | {"ranking": [list(pair) for pair in self.ranking[:5]]}
        return stored | {"moves": stored.pop("bot_actions")}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "NluResult":
        """Back from the stored form."""
        lists = {
            "ranking": tuple((name, value) for name, value in stored["ranking"]),
            "entities": tuple(stored["entities"]),
            "bot_actions": tuple(stored.get("moves") or ()),
        }
        return cls(**{key: value for key, value in stored.items() if key != "moves"} | lists)

    @classmethod
    def from_parse(cls, parse: dict[str, Any]) -> "NluResult":
        """From Rasa's `latest_message` or the answer of /model/parse."""
        intent = parse.get("intent") or {}
        return cls(
            intent=intent.get("name") or "",
            confidence=float(intent.get("confidence") or 0.0),
            ranking=tuple(
                (i["name"], float(i["confidence"])) for i in parse.get("intent_ranking") or ()
            ),
            entities=tuple(parse.get("entities") or ()),
            button=str(parse.get("text") or "").startswith("/"),
            mood=dict(parse.get("mood") or {}),
            fingerprint=parse.get("fingerprint") or "",
        )


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of anybody in a conversation. `seq` counts up from 1 within it; `card` is the
    stored form of what is shown beside the words (`tandem/core/card.py`)."""

    id: str
    seq: int
    speaker: Speaker
    text: str
    at: datetime
    name: str | None = None
    buttons: tuple[dict[str, str], ...] = ()
    nlu_result: NluResult | None = None
    client_id: str | None = None
    picked: str | None = None
    card: dict[str, Any] | None = None

    @property
    def asks_for_yes(self) -> bool:
        """Whether the assistant asks here for a yes, after which something may be done."""
        yes = (one["payload"].startswith("/affirm") for one in self.buttons)
        return self.speaker == "bot" and any(yes)


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer as the shop knows them. `value_cents` is the lifetime value."""

    id: str
    name: str
    email: str
    value_cents: int = 0
    tier: str | None = None
    since: datetime | None = None

    @property
    def first_name(self) -> str:
        """By which they are greeted; "" where no name is known, or only blanks."""
        return next(iter(self.name.split()), "")


@dataclass(frozen=True, slots=True)
class Tried:
    """Something the assistant did: in words, how it ended, the turn it answered, what came out.

    `about` is what it was about: "label" ("order.carrier"), "order", "product", "article".
    """

    text: str
    outcome: str
    turn_seq: int | None = None
    skill: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)


READ_BACK = "read_back"
"""Among the facts of what was only read back: nothing has been done yet."""
PROVEN = frozenset({"signed in", "code by mail"})
"""Ways of proof after which a customer's own orders may be told and chosen from."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything known of one conversation, oldest turn first.

    `verified` says how the customer is known: "signed in", "code by mail", "order and e-mail" or
    "not verified".
    `facts` are the things the customer has given (name -> value), `fact_turns` where.
    `decision_context` is what else is known at the newest turn: other contacts, load, waiting.
    `source` is where it comes from, to count by; None where that is not counted.
    """

    id: str
    channel: str
    turns: tuple[Turn, ...] = ()
    customer: Customer | None = None
    verified: str = "not verified"
    facts: dict[str, str] = field(default_factory=dict)
    fact_turns: dict[str, int] = field(default_factory=dict)
    tried: tuple[Tried, ...] = ()
    last_offer_seq: int = 0
    decision_context: DecisionContext = NO_CONTEXT
    source: str | None = None

    @property
    def customer_turns(self) -> list[Turn]:
        """What the customer said, oldest first."""
        return [turn for turn in self.turns if turn.speaker == "customer"]

    @property
    def last_agent_seq(self) -> int:
        """The number of the last turn of a person who had the conversation; 0 without one."""
        return max((turn.seq for turn in self.turns if turn.speaker == "agent"), default=0)

    @property
    def bot_turns(self) -> list[Turn]:
        """What the assistant said, oldest first."""
        return [turn for turn in self.turns if turn.speaker == "bot"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One signal read from the conversation: a value, why, and the turns it rests on."""

    name: str
    value: float
    reason: str
    turns: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The stored and shown form."""
        return {
            "name": self.name,
            "value": round(self.value, 3),
            "words": self.reason,
            "turns": list(self.turns),
        }
