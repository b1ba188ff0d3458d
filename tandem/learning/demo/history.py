"""The made-up history as rows of our tables: `history(today, zone, agents)`. Pure, always the same.

Every id says that it is made up: conversations begin with `c_demo00`, references with DEMO-.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from tandem.learning.demo.plan import SEED, Plan, first_day, plans
from tandem.learning.demo.talk import Said, Talk, Writer, lines
from tandem.learning.demo.truth import TRUTH, Truth

BATCH = 100
"""Contacts in a batch of rows."""
POLICY_CHANGED_IN_WEEK = 6
DEMO_BEGINS = "c_demo00"
"""How the ids of made-up conversations begin; no real one does."""
QUIET = "nothing speaks for a person"
Row = dict[str, Any]
Rows = dict[str, list[Row]]
TABLES = (
    "conversation", "person_link", "turn", "event", "case_file", "note", "reflection", "rating",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DemoAgent:
    """An agent who is in the history."""

    id: str
    name: str
    email: str


def history(
    today: date, zone: ZoneInfo, agents: Sequence[DemoAgent], truth: Truth = TRUTH
) -> Iterator[Rows]:
    """All rows by table, some contacts at a time, oldest first."""
    made = _Rows(first_day(today), Random(SEED + 1), agents, truth)
    for number, plan in enumerate(plans(today, zone, truth), start=1):
        made.add(plan)
        if number % BATCH == 0:
            yield made.take()
    yield made.take()


class _Rows:
    def __init__(self, begin: date, rng: Random, agents: Sequence[DemoAgent], truth: Truth):
        self._begin, self._rng, self._agents, self._truth = begin, rng, agents, truth
        self._writer = Writer(Random(SEED + 2))
        self._serial, self._linked = 0, set[str]()
        self._rows: Rows = {name: [] for name in TABLES}

    def take(self) -> Rows:
        """What has been made since the last time."""
        taken, self._rows = self._rows, {name: [] for name in TABLES}
        return taken

    def add(self, plan: Plan) -> None:
        """One contact, and now and then a page that was opened without a word."""
        if self._rng.random() < self._truth.silent_pages:
            at = plan.at - timedelta(minutes=self._rng.randint(1, 50))
            self._conversation(plan, at.astimezone(UTC), None, 0, f"n{self._serial}")
        agent = self._rng.choice(self._agents)
        talk = self._writer.write(plan, {"agent": agent.name})
        at = plan.at.astimezone(UTC)
        left = at + timedelta(seconds=talk.left_at) if talk.left_at is not None else None
        who = self._visitor(plan)
        conversation_id = self._conversation(plan, at, left, len(talk.turns), who)
        week = (plan.at.date() - self._begin).days // 7 + 1
        policy = "demo one" if week < POLICY_CHANGED_IN_WEEK else "demo two"
        ids = [self._turn(conversation_id, n, at, one) for n, one in enumerate(talk.turns, 1)]
        for number, (turn_id, one) in enumerate(zip(ids, talk.turns, strict=True), 1):
            if one.speaker == "customer" and (talk.claimed_at or 1e9) > one.after:
                self._decision(conversation_id, turn_id, number, at, one, policy)
        if talk.handed_at is not None:
            self._case(plan, talk, conversation_id, at, agent, week)
        if left:
            self._event(conversation_id, "left", {}, left)
        if plan.csat_asked and talk.asked_csat_at is not None:
            self._rating(plan, talk, conversation_id, at, ids[-1])

    def _visitor(self, plan: Plan) -> str:
        number = plan.person.number
        name = f"U{number}" if plan.channel == "slack" else f"v{number}"
        if plan.person.linked and f"{plan.channel}{name}" not in self._linked:
            self._linked.add(f"{plan.channel}{name}")
            kind = "slack" if plan.channel == "slack" else "visitor"
            link: Row = {"kind": kind, "value": f"demo {name}", "customer_id": f"demo {number}"}
            link |= {"how": "demo", "linked_at": plan.at.astimezone(UTC), "unlinked_at": None}
            self._rows["person_link"].append(link)
        return name

    def _conversation(
        self, plan: Plan, at: datetime, left: datetime | None, turns: int, visitor: str
    ) -> str:
        self._serial += 1
        key = f"c_demo{self._serial:016d}"
        row: Row = {"id": key, "channel": plan.channel, "customer_id": None, "facts": {}}
        row |= {"verified": "not verified", "fact_turns": {}, "last_seq": turns, "opened_at": at}
        row |= {"visitor_id": f"demo {visitor}", "ended_at": left, "source": None}
        self._rows["conversation"].append(row)
        about: Row = {"channel": plan.channel, "verified": "not verified", "demo": True}
        self._event(key, "opened", about, at)
        return key

    def _turn(self, conversation_id: str, seq: int, at: datetime, said: Said) -> str:
        key = f"t_demo{self._serial:012d}{seq:04d}"
        customer, agent = said.speaker == "customer", said.speaker == "agent"
        buttons = [{"title": title, "payload": "/demo"} for title in said.buttons]
        heard = _heard(said) if customer and said.intent != "agent" else None
        row: Row = {"id": key, "conversation_id": conversation_id, "seq": seq, "text": said.text}
        row |= {"speaker": said.speaker, "name": said.intent if agent else None}
        row |= {"buttons": buttons, "heard": heard, "picked": "/demo" if said.picked else None}
        row |= {"work": "done" if customer else "none", "at": at + timedelta(seconds=said.after)}
        self._rows["turn"].append(row)
        return key

    def _decision(
        self, key: str, turn_id: str, seq: int, at: datetime, said: Said, policy: str
    ) -> None:
        when = at + timedelta(seconds=said.after)
        values: Row = {"frustration": said.frustration, "asked_for_person": said.asks_for_person}
        readings = [
            {"name": name, "value": round(value, 3), "words": f"{name.replace('_', ' ')}",
             "turns": [seq]}
            for name, value in values.items()
        ]  # fmt: skip
        why = QUIET if said.rule == "none" else f"made up: {said.rule}"
        decision = {
            "do": said.do, "rule": said.rule, "reason": why, "turns": [seq],
            "queue": "general", "level": "general", "priority": 3, "where": "", "tone": "plain",
            "say": "",
        }  # fmt: skip
        made: Row = {"readings": readings, "commands": [], "decision": decision, "slots": {}}
        made |= {"plan": list(said.actions), "surroundings": {}, "customer": None}
        made |= {"verified": "not verified", "policy": policy}
        self._event(key, "decision", made, when, turn_id)
        if said.deed:
            done = {"skill": "demo", "outcome": said.deed, "tried": "Made up", "facts": {}}
            self._event(key, "action", done, when, turn_id)

    def _case(
        self, plan: Plan, talk: Talk, key: str, at: datetime, agent: DemoAgent, week: int
    ) -> None:
        def moment(seconds: float | None) -> datetime | None:
            return at + timedelta(seconds=seconds) if seconds is not None else None

        serial = self._serial
        case_id = f"h_demo{serial:016d}"
        closed, claimed = moment(talk.closed_at), moment(talk.claimed_at)
        asked = moment(talk.handed_at) or at
        served = agent.id if claimed else None
        moods = [round(s.frustration, 2) for s in talk.turns if s.speaker == "customer"]
        row: Row = {"id": case_id, "reference": f"DEMO-{serial}", "conversation_id": key}
        row |= {"handover_id": f"{case_id}:made", "state": "closed", "queue": "general"}
        row |= {"level": "general", "priority": 3, "reason": _reason(plan), "way": plan.way}
        row |= {"packet": packet(plan, talk, asked), "agent_id": served, "requested_at": asked}
        row |= {"rank_at": asked, "due_at": asked + timedelta(minutes=15), "claimed_at": claimed}
        row |= {"closed_at": closed, "outcome": _ended(plan), "mood": moods}
        row |= {"topic": f"{plan.topic.replace('_', ' ')}", "name": f"{talk.name} (demo)"}
        row |= {"channel": plan.channel, "last_text": talk.turns[-1].text[:200]}
        row |= {"customer_seq": len(talk.turns), "needs_note": False, "emotional_note": None}
        self._rows["case_file"].append(row)
        about: Row = {"case": case_id, "way": plan.way, "queue": "general", "level": "general"}
        about |= {"reason": row["reason"], "priority": 3, "demo": True}
        for edge, state in (("request", "requested"), ("queue", "queued")):
            self._event(key, "case", about | {"edge": edge, "to": state}, asked)
        moved: Row = {"case": case_id, "demo": True}
        if claimed is None:
            leave = moved | {"edge": "leave", "from": "queued", "to": "closed", "agent": None}
            self._event(key, "case", leave, closed or asked)
            return
        took = moved | {"edge": "claim", "from": "queued", "to": "with_agent", "agent": agent.id}
        self._event(key, "case", took, claimed)
        if talk.transferred_at is not None:
            passed = moved | {"edge": "transfer", "from": "with_agent", "to": "queued"}
            self._event(key, "case", passed | {"agent": agent.id}, moment(talk.transferred_at))
            again = moment(talk.transferred_at + 60)
            self._event(key, "case", took, again)
        end = moved | {"edge": "close", "from": "with_agent", "to": "closed", "agent": agent.id}
        self._event(key, "case", end | {"outcome": row["outcome"]}, closed)
        self._paper(plan, talk, case_id, agent, closed or asked, week)

    def _paper(
        self, plan: Plan, talk: Talk, case_id: str, agent: DemoAgent, at: datetime, week: int
    ) -> None:
        said, truth = lines(), self._truth
        short = agent.email == truth.short_notes and week >= truth.short_notes_from_week
        text = self._rng.choice(said["notes"]["short" if short else "long"])
        values: Row = {"thing": talk.thing, "day": self._rng.choice(said["days"]), "amount": "£10"}
        note: Row = {
            "case_id": case_id,
            "agent_id": agent.id,
            "at": at,
            "text": text.format(**values),
        }
        self._rows["note"].append(note)
        if self._rng.random() < 0.3:
            theme = self._rng.choice(list(said["reflections"]))
            words = "" if short else self._rng.choice(said["reflections"][theme])
            about: Row = {"case_id": case_id, "agent_id": agent.id, "themes": [theme]}
            self._rows["reflection"].append(about | {"words": words, "at": at})

    def _rating(self, plan: Plan, talk: Talk, key: str, at: datetime, turn_id: str) -> None:
        asked = at + timedelta(seconds=talk.asked_csat_at or 0)
        case_id = f"h_demo{self._serial:016d}" if plan.kind == "handover" else None
        row: Row = {
            "conversation_id": key,
            "case_id": case_id,
            "turn_id": turn_id,
            "asked_at": asked,
        }
        row |= {"score": plan.score, "scored_at": None, "words": "", "words_until": None}
        if plan.score is not None:
            kind = "low" if plan.score <= 2 else "high"
            row |= {"scored_at": asked + timedelta(seconds=40)}
            row |= {"words": self._rng.choice(lines()["rated"][kind])}
        self._rows["rating"].append(row)

    def _event(
        self, key: str, kind: str, data: dict[str, Any], at: Any, turn_id: str | None = None
    ) -> None:
        row: Row = {
            "conversation_id": key,
            "turn_id": turn_id,
            "kind": kind,
            "data": data,
            "at": at,
        }
        self._rows["event"].append(row)


def _heard(said: Said) -> dict[str, Any]:
    intent, sure = said.intent or "out_of_scope", said.confidence
    return {
        "intent": intent, "confidence": sure, "ranking": [[intent, sure]], "entities": [],
        "button": said.picked, "asked": said.asked, "answers": said.asked,
        "mood": {"frustration": round(said.frustration, 3)}, "fingerprint": "",
        "moves": list(said.actions) or [said.do, "plain"],
    }  # fmt: skip


def _reason(plan: Plan) -> str:
    return "asked for a person" if plan.rule == "asked_for_person" else f"made up: {plan.rule}"


def _ended(plan: Plan) -> str | None:
    if plan.agent_after is None:
        return None
    return "solved" if plan.solved else "not_solved"


def packet(plan: Plan, talk: Talk, at: datetime) -> dict[str, Any]:
    """A small packet in the form of `tandem/cases/packet/schema.json`."""
    cites: list[Any] = []
    topic = plan.topic.replace("_", " ")
    values: Row = {"cites": cites}
    moods = [round(s.frustration, 2) for s in talk.turns if s.speaker == "customer"]
    who: Row = {"name": talk.name, "email": None, "tier": None, "value_cents": None, "since": None}
    who |= {"verified": "not verified", "channel": plan.channel} | values
    what: Row = {"topic": topic, "understood": f"This is about {topic}.", "intent": plan.topic}
    what |= {"confidence": 0.93, "situation": "demo", "goal": "made up", "also": None} | values
    why: Row = {"rule": plan.rule, "words": _reason(plan), "turns": [], "evidence": []} | values
    fact: Row = {"name": "Order", "value": talk.order, "turns": [1]} | values
    mood: Row = {"words": "made up", "quote": None, "trend": moods, "turns": [], "note": "Made up."}
    priority: Row = {"number": 3, "level": "general", "queue": "general", "words": _reason(plan)}
    return {
        "version": 2, "who": who, "what": what, "why": why, "summary": [], "tried": [],
        "facts": [fact], "mood": mood | {"claims": []}, "opening": talk.opening,
        "opening_cites": cites, "open_question": "", "contacts": [], "orders": [],
        "priority": priority | values, "due_at": at.isoformat(),
        "language": {"code": "en", "words": "English"}, "transcript": [], "hidden": [],
    }  # fmt: skip
