"""What is said in a made-up contact, turn by turn. Pure."""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from tandem.learning.demo.plan import Plan

LINES = Path(__file__).with_name("lines.yml")
READINGS = "action_offer_readings"


@dataclass(slots=True)
class Said:
    """One turn: who, what, how many seconds after the contact began. Of a customer turn also what
    was made of it, and `deed`, how what the assistant then did ended ("" for nothing)."""

    speaker: str
    text: str
    after: float
    intent: str = ""
    confidence: float = 0.93
    asked: str = ""
    frustration: float = 0.1
    asks_for_person: float = 0.0
    do: str = "continue"
    rule: str = "none"
    actions: tuple[str, ...] = ()
    deed: str = ""
    picked: bool = False
    buttons: tuple[str, ...] = ()


@dataclass(slots=True)
class Talk:
    """All of it. `handed_at` and the following are seconds after the beginning."""

    turns: list[Said] = field(default_factory=list)
    name: str = ""
    order: str = ""
    thing: str = ""
    opening: str = ""
    handed_at: float | None = None
    claimed_at: float | None = None
    closed_at: float | None = None
    transferred_at: float | None = None
    asked_csat_at: float | None = None
    left_at: float | None = None


@lru_cache
def lines() -> dict[str, Any]:
    """lines.yml."""
    read: dict[str, Any] = yaml.load(LINES.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return read


class Writer:
    """Writes one talk after another, drawing from the same numbers."""

    def __init__(self, rng: Random):
        self._rng = rng

    def write(self, plan: Plan, people: dict[str, str]) -> Talk:
        """The talk of a plan. `people` has the agent's name under "agent"."""
        said, pick = lines(), self._rng.choice
        talk = Talk(name=pick(said["names"]), thing=pick(said["things"]))
        talk.order = str(self._rng.randint(2000, 9999))
        values = {
            "order": talk.order, "thing": talk.thing, "name": talk.name,
            "day": pick(said["days"]), "amount": f"£{self._rng.randint(12, 160)}.90",
            "mail": f"{talk.name.lower()}.{plan.person.number}@example.com",
        }  # fmt: skip
        scene = _Scene(talk, said["topics"][plan.topic], values, self._rng, plan)
        scene.begin()
        if plan.kind == "handover":
            scene.hand_over(people["agent"])
        elif plan.kind in ("left", "exodus"):
            scene.give_up()
        elif plan.kind == "not_known":
            scene.nobody_knows()
        else:
            scene.settle()
        return talk


class _Scene:
    def __init__(
        self, talk: Talk, topic: dict[str, Any], values: dict[str, str], rng: Random, plan: Plan
    ):
        self._talk, self._topic, self._values = talk, topic, values
        self._rng, self._plan, self._now = rng, plan, 0.0
        self._said = lines()

    def begin(self) -> None:
        """The first message, and readings where it was not understood."""
        if self._plan.offered:
            self._customer(
                self._pick(self._said["unclear"]), "", 0.41,
                do="offer_readings", rule="confidence", actions=(READINGS,),
            )  # fmt: skip
            about = self._plan.topic.replace("_", " ")
            self._bot(self._said["bot"]["readings"], buttons=(about, "something else"))
            if self._rng.random() < 0.7:
                self._customer(about, self._plan.topic, 1.0, picked=True)
            else:
                self._asks()
        else:
            self._asks()

    def settle(self) -> None:
        """It is done, and perhaps they say so."""
        self._give("done")
        self._bot(self._topic["tells"])
        if self._plan.outcome == "confirmed":
            self._customer(self._pick(self._said["thanks"]), "thanks")
            self._bot(self._said["bot"]["bye"])
            self._talk.asked_csat_at = self._now + 1

    def give_up(self) -> None:
        """It goes nowhere, and they go: calmly, or in low mood."""
        if self._plan.kind == "left":
            self._bot(self._topic["needs"])
            if self._rng.random() < 0.5:
                self._customer(self._pick(self._said["unclear"]), "", 0.35, do="ask_differently",
                    rule="confidence", frustration=0.25)  # fmt: skip
                self._bot(self._said["bot"]["again"])
            return
        mood = self._rng.uniform(0.45, 0.6)
        for low in self._rng.sample(self._topic["low"], min(2, len(self._topic["low"]))):
            self._bot(self._topic["tells"])
            mood = min(0.95, mood + self._rng.uniform(0.12, 0.2))
            self._customer(
                low, "complaint", do="offer_person", rule="frustration", frustration=mood
            )
        self._customer(self._pick(self._said["annoyed"]), "", 0.3, do="offer_person",
            rule="frustration", frustration=min(0.97, mood + 0.05))  # fmt: skip
        self._bot(self._said["bot"]["offer"], buttons=("Yes, a colleague", "No"))
        if self._rng.random() < 0.5:
            self._talk.left_at = self._now + 20

    def nobody_knows(self) -> None:
        """A question that no page answers."""
        text = self._pick(self._said["nobody_knows"])
        self._customer(text, "", 0.3, actions=("continue", "plain", "utter_not_known"))
        self._bot(self._said["bot"]["not_known"])

    def hand_over(self, agent: str) -> None:
        """A person is called, and comes or does not."""
        plan, talk = self._plan, self._talk
        self._give("needs_person")
        self._bot(self._topic["tells"])
        low = plan.rule in ("frustration", "repetition")
        mood = self._rng.uniform(0.62, 0.9) if low else self._rng.uniform(0.05, 0.45)
        text = self._said["person"] if plan.rule == "asked_for_person" else self._topic["low"]
        self._customer(
            self._pick(text),
            "talk_to_human" if plan.rule == "asked_for_person" else "complaint",
            frustration=mood, asks_for_person=float(plan.rule == "asked_for_person"),
            do="hand_over", rule=plan.rule, actions=("hand_over", "plain", "action_hand_over"),
        )  # fmt: skip
        self._bot(self._said["bot"]["handed"])
        talk.handed_at = self._now
        talk.opening = self._topic["opening"].format(**self._values)
        if plan.agent_after is None:
            talk.left_at = talk.closed_at = self._now + (plan.left_after or 0)
            return
        self._now = talk.claimed_at = talk.handed_at + plan.agent_after
        self._person(agent, mood)

    def _person(self, agent: str, mood: float) -> None:
        plan, talk = self._plan, self._talk
        hello = self._pick(self._said["hello_agent"]) if plan.opening != "used" else ""
        if plan.opening == "used":
            first = talk.opening
        elif plan.opening == "edited":
            first = f"Hello {self._values['name']}. {talk.opening}"
        else:
            first = hello + self._said["canned"] + self._pick(self._topic["agent"])
        if plan.asked_again:
            first += " What is your order number?"
        self._agent(first, agent)
        after = max(0.05, mood - self._rng.uniform(0.1, 0.35))
        self._customer("ok, and when?", "", asked="person", frustration=after)
        self._agent(self._pick(self._topic["agent"]), agent)
        if plan.transfer:
            talk.transferred_at = self._now + 30
            self._now += 240
        if plan.outcome == "confirmed":
            calm = max(0.03, after - 0.3)
            self._customer(self._pick(self._said["thanks"]), "thanks", frustration=calm)
        elif not plan.solved:
            self._customer(self._pick(self._topic["low"]), "", frustration=min(0.95, after + 0.2))
        talk.closed_at = self._now + 60
        talk.asked_csat_at = talk.closed_at

    def _asks(self) -> None:
        self._customer(self._pick(self._topic["asks"]), self._plan.topic)

    def _give(self, deed: str) -> None:
        self._bot(self._topic["needs"])
        self._customer(self._pick(self._said["gives"]), "inform", asked="email", deed=deed)

    def _customer(self, text: str, intent: str, confidence: float = 0.93, **more: Any) -> None:
        self._now += self._rng.uniform(12, 70) if self._talk.turns else 1
        words = text.format(**self._values)
        self._talk.turns.append(Said("customer", words, self._now, intent, confidence, **more))

    def _bot(self, text: str, buttons: tuple[str, ...] = ()) -> None:
        self._now += self._rng.uniform(0.4, 1.5)
        words = text.format(**self._values)
        self._talk.turns.append(Said("bot", words, self._now, buttons=buttons))

    def _agent(self, text: str, agent: str) -> None:
        self._now += self._rng.uniform(20, 90)
        words = text.format(**self._values)
        self._talk.turns.append(Said("agent", words, self._now, intent=agent))

    def _pick(self, some: list[str]) -> str:
        return self._rng.choice(some)
