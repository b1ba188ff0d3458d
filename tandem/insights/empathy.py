"""Empathy audits: draw a sample, show what is to be rated, tell what was found."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tandem.cases.agent import Agent
from tandem.core.conversation import Turn
from tandem.core.customs import listed
from tandem.core.errors import Refused
from tandem.core.words import say
from tandem.learning.empathy.findings import Findings, Rated, disagreements, findings
from tandem.learning.empathy.habits import Said, propose
from tandem.learning.empathy.rubric import Rating, RatingError, read_rating
from tandem.learning.empathy.sampling import Candidate, draw, raters_of
from tandem.learning.meaning import meaning
from tandem.runtime import Runtime

LARGEST_SAMPLE = 200
LARGEST_POPULATION = 50_000
SHOWN_AFTER = timedelta(days=7)
"""An agent's own results are the agent's alone until they have looked, or for so long."""
NOBODY = "[the agent]"
TALKING = ("customer", "bot", "agent")
CHURN_HOURS = 90 * 24
REPEAT_HOURS = 7 * 24
LOW, MIDDLE = 0.6, 0.35
RATERS = ("senior", "supervisor", "lead")
"""Roles that may be raters."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What sample is wanted: local days, how many contacts, by which seed, rated by whom."""

    since: date
    until: date
    size: int
    seed: str
    raters: tuple[str, ...]


def draw_sample(runtime: Runtime, asked: Asked, drawn_by: str) -> int:
    """Draw, propose and keep a sample. Returns its id. Raises Refused for what cannot be."""
    _check(runtime, asked)
    contacts = runtime.storage.studied.contacts(asked.since, asked.until, LARGEST_POPULATION)
    if not contacts:
        raise Refused("no_contacts", say("leads.few_contacts"), field="since")
    by_id = {one["id"]: one for one in contacts}
    drawn = draw([Candidate(one["id"], _stratum(one)) for one in contacts], asked.size, asked.seed)
    items = []
    for one in drawn:
        contact = by_id[one.id]
        said = [
            Said(turn.speaker, turn.text, turn.seq)
            for turn in turns_of(runtime, contact["conversation_id"], one.id)
        ]
        proposals = {
            name: {"answer": found.answer, "turn": found.turn, "quote": found.quote}
            for name, found in propose(said, meaning).items()
        }
        items.append({
            "contact_id": one.id,
            "conversation_id": contact["conversation_id"],
            "agent_id": contact["agent_id"],
            "stratum": list(one.stratum),
            "weight": one.weight,
            "proposals": proposals,
        })  # fmt: skip
    handled = {one["id"]: one["agent_id"] for one in contacts if one["agent_id"]}
    about = {
        "seed": asked.seed,
        "since": asked.since.isoformat(),
        "until": asked.until.isoformat(),
        "population": len(contacts),
        "drawn_by": drawn_by,
    }
    raters = raters_of(drawn, handled, asked.raters, asked.seed)
    return runtime.storage.empathy.keep_sample(about, items, raters)


def _check(runtime: Runtime, asked: Asked) -> None:
    if asked.since >= asked.until:
        raise Refused("bad_days", say("leads.days_turned"), field="until")
    if not 5 <= asked.size <= LARGEST_SAMPLE:
        words = say("leads.bad_size", most=LARGEST_SAMPLE)
        raise Refused("bad_size", words, field="size")
    if not asked.seed.strip() or len(asked.seed) > 60:
        raise Refused("bad_seed", say("leads.bad_seed"), field="seed")
    known = {agent.id: agent for agent in runtime.storage.agents.everybody()}
    able = [one for one in asked.raters if one in known and known[one].role in RATERS]
    if len(able) < 2 or len(able) != len(asked.raters):
        roles = listed([say(f"desk.role_{one}") for one in RATERS], "or")
        words = say("leads.bad_raters", roles=roles)
        raise Refused("bad_raters", words, field="raters")


def _stratum(contact: dict[str, Any]) -> tuple[str, ...]:
    """Topic, channel, mood, whether a person had it, and who."""
    worst = contact["mood_worst"]
    mood = "unknown" if worst is None else (
        "low" if worst >= LOW else "uneasy" if worst >= MIDDLE else "calm"
    )  # fmt: skip
    who = contact["agent_id"] or ""
    handover = "handover" if contact["connected"] else "assistant"
    return (handover, mood, contact["topic"] or "none", contact["channel"], who)


def turns_of(runtime: Runtime, conversation_id: str, contact_id: str) -> list[Turn]:
    """The turns of one contact of a conversation, without what was asked about satisfaction."""
    begin, end = runtime.storage.studied.span(contact_id)
    asked = runtime.storage.studied.rating_turns(conversation_id)
    return [
        turn
        for turn in runtime.storage.conversations.turns(conversation_id)
        if begin <= turn.at <= end and turn.id not in asked
    ]


def to_rate(runtime: Runtime, item_id: int, agent: Agent) -> dict[str, Any]:
    """What a rater sees: the talk, without names of agents, satisfaction or other ratings; the
    proposals, unless they are the second one. Raises Refused not_yours."""
    item = runtime.storage.empathy.item(item_id)
    mine = next((one for one in item["ratings"] if one["rater_id"] == agent.id), None)
    if mine is None:
        raise Refused("not_yours", say("leads.not_yours_to_rate"), 403)
    turns = turns_of(runtime, item["conversation_id"], item["contact_id"])
    names = _names([one.name for one in runtime.storage.agents.everybody()])
    return {
        "item": item_id,
        "topic": item["stratum"][2],
        "turns": [_shown(turn, names) for turn in turns],
        "proposals": _nameless(item["proposals"], names) if mine["assisted"] else {},
        "rated": mine["rating"],
    }


def _names(agents: Sequence[str]) -> re.Pattern[str]:
    """Every agent's name, whole or first: raters are not to know whom they read."""
    names = {name for agent in agents for name in (agent, *agent.split()[:1]) if name}
    ordered = sorted(names, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, ordered))})\b")


def _nameless(proposals: dict[str, Any], names: re.Pattern[str]) -> dict[str, Any]:
    return {
        name: one | {"quote": names.sub(NOBODY, one["quote"])} for name, one in proposals.items()
    }


def _shown(turn: Turn, names: re.Pattern[str]) -> dict[str, Any]:
    text = turn.text if turn.speaker == "customer" else names.sub(NOBODY, turn.text)
    return {"seq": turn.seq, "speaker": turn.speaker, "text": text,
            "who": turn.speaker if turn.speaker in TALKING else "notice"}  # fmt: skip


def rate(runtime: Runtime, item_id: int, agent: Agent, given: Any) -> None:
    """Keep a rating. Raises Refused bad_rating, not_yours, rated_already."""
    rating = _read(runtime, item_id, given)
    runtime.storage.empathy.rate(item_id, agent.id, rating)


def agree(runtime: Runtime, item_id: int, agent: Agent, given: Any) -> None:
    """Keep what two raters settled on. Raises Refused: both must have rated."""
    item = runtime.storage.empathy.item(item_id)
    if sum(one["rating"] is not None for one in item["ratings"]) < 2:
        raise Refused("not_rated_twice", say("leads.rated_before"), 409)
    runtime.storage.empathy.agree(item_id, agent.id, _read(runtime, item_id, given))


def _read(runtime: Runtime, item_id: int, given: Any) -> Rating:
    item = runtime.storage.empathy.item(item_id)
    turns = turns_of(runtime, item["conversation_id"], item["contact_id"])
    answering = {turn.seq for turn in turns if turn.speaker in ("bot", "agent")}
    try:
        return read_rating(given, answering)
    except RatingError as error:
        raise Refused("bad_rating", str(error), field=error.field) from None


def rated_of(runtime: Runtime, sample_id: int) -> list[tuple[dict[str, Any], Rated]]:
    """The items of a sample that have a rating, with what came of their contacts."""
    items = [
        item
        for item in runtime.storage.empathy.items(sample_id)
        if any(one["rating"] for one in item["ratings"])
    ]
    outcomes = _outcomes(runtime, [item["contact_id"] for item in items])
    return [(item, _rated(item, outcomes.get(item["contact_id"], {}))) for item in items]


def _rated(item: dict[str, Any], outcomes: dict[str, float | None]) -> Rated:
    ratings = [Rating.from_json(one["rating"]) for one in item["ratings"] if one["rating"]]
    unassisted = [one for one in item["ratings"] if one["rating"] and not one["assisted"]]
    return Rated(
        id=item["contact_id"],
        agent=item["agent"],
        weight=item["weight"],
        ratings=tuple(ratings),
        agreed=Rating.from_json(item["agreed"]) if item["agreed"] else None,
        # Only who did not see the proposals says how good they are.
        proposals=(
            {name: one["answer"] for name, one in item["proposals"].items()} if unassisted else {}
        ),
        unaided=Rating.from_json(unassisted[0]["rating"]) if unassisted else None,
        outcomes=outcomes,
    )


def found_in(runtime: Runtime, sample_id: int) -> Findings:
    """What a sample has shown. Averages of an agent are left out until the agent has seen theirs,
    or a week has passed since the last rating."""
    rated = rated_of(runtime, sample_id)
    last = runtime.storage.empathy.last_rated(sample_id)
    open_to_all = last is not None and runtime.clock() - last >= SHOWN_AFTER
    unseen = {item["agent"] for item, _ in rated if item["agent"] and not item["seen_by_agent_at"]}
    return findings([one for _, one in rated], hidden=set() if open_to_all else unseen)


def differing(runtime: Runtime, sample_id: int) -> list[dict[str, Any]]:
    """The items in which two raters differ: where, and whether it is settled."""
    return [
        {"item": item["id"], "where": where, "agreed": item["agreed"] is not None}
        for item, one in rated_of(runtime, sample_id)
        if (where := disagreements(one))
    ]


def _outcomes(runtime: Runtime, contacts: list[str]) -> dict[str, dict[str, float | None]]:
    """CSAT, and whether the person came back about it in 7 days or was not seen for 90; only of
    contacts older than that."""
    moment, found = runtime.clock(), {}
    for row in runtime.storage.studied.outcomes(contacts):
        age = (moment - row["ended_at"]).total_seconds() / 3600
        repeat, back = row["repeat_hours"], row["return_hours"]
        known = row["person"] is not None
        came = repeat is not None and repeat <= REPEAT_HOURS
        seen = back is not None and back <= CHURN_HOURS
        found[row["id"]] = {
            "csat": row["csat"],
            "repeat": float(came) if known and age >= REPEAT_HOURS else None,
            "churn": float(not seen) if known and age >= CHURN_HOURS else None,
        }
    return found
