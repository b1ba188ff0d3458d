"""A decision, and what a rule looks at to make one. Pure."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from tandem.config.policy import Policy
from tandem.config.team import SupportTier
from tandem.core.conversation import Conversation, Reading

Do = Literal[
    "continue", "check_in", "offer_readings", "ask_differently", "offer_person", "hand_over",
    "warn", "verify_first", "end",
]  # fmt: skip
Tone = Literal["plain", "recognise", "quiet", "brief", "warn"]
Readings = dict[str, Reading]


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do at this turn, by which rule, and why in words with the turns it rests on.

    `where` is the file and line of the value that decided ("escalation.yml:83"). `tone` is how it
    is said: the situation first ("recognise"), quiet, brief at peak, with a warning, or plain.
    `say` is a response of domain.yml that a designer's rule wants said first.
    """

    do: Do
    rule: str
    reason: str
    turns: tuple[int, ...] = ()
    queue: str = ""
    level: SupportTier = "general"
    priority: int = 3
    where: str = ""
    tone: Tone = "plain"
    say: str = ""

    def as_json(self) -> dict[str, Any]:
        """The stored form."""
        return asdict(self) | {"turns": list(self.turns)}


@dataclass(frozen=True, slots=True)
class RuleContext:
    """What a rule looks at: the readings of the newest turn, the conversation, the policy."""

    readings: Readings
    conversation: Conversation
    policy: Policy

    def __getitem__(self, name: str) -> float:
        return self.readings[name].value

    def decision(self, do: Do, name: str, key: str, **more: Any) -> Decision:
        """A decision that rests on the reading `name` and on the policy's value `key` of it."""
        reading = self.readings[name]
        where = self.policy.where(f"{name}.{key}")
        return Decision(do, name, reading.reason, reading.turns, where=where, **more)

    def hand_over(self, name: str, key: str = "handover_at", **more: Any) -> Decision:
        """To a person, by default to the queue and with the priority of `handover`."""
        usual = {"queue": self.policy.handover.queue, "priority": self.policy.handover.priority}
        return self.decision("hand_over", name, key, **usual | more)

    def senior(self, name: str, key: str = "handover_at") -> Decision:
        """To a senior person."""
        return self.hand_over(
            name, key, level="senior", priority=self.policy.handover.senior_priority
        )

    def moved(self, *bot_actions: str) -> int:
        """At how many earlier turns the assistant made one of these moves."""
        earlier = self.conversation.customer_turns[:-1]
        return sum(
            bool(t.nlu_result and set(bot_actions) & set(t.nlu_result.bot_actions)) for t in earlier
        )
