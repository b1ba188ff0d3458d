"""What a person does with a case, from taking it to closing it or giving it back.

Every function needs the agent who has the case (for `accept` and `decline`: to whom it is
offered), and raises Refused otherwise; then nothing has changed.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tandem.cases.packet import FACT_LABELS
from tandem.cases.routing import may_claim
from tandem.config.team import LEVELS
from tandem.core.conversation import Turn
from tandem.core.errors import Refused
from tandem.runtime import Runtime

LONGEST_LINE = 500
"""Characters of an emotional note or a line of context: a line, not a report."""

Row = dict[str, Any]


def claim(runtime: Runtime, case_id: str, agent: Row, where: str = "desk") -> Row:
    """Take a case from the list; of two agents one gets it, the other hears who. Claimed again by
    the same agent it stays as it is. `where` the agent works says how a loss would be noticed.
    Raises Refused already_claimed, no_skill."""
    return _take(runtime, runtime.storage.cases.get(case_id), "claim", agent, where)


def accept(runtime: Runtime, case_id: str, agent: Row) -> Row:
    """Take a case that is offered to this agent."""
    return _take(runtime, runtime.storage.cases.get(case_id), "accept", agent)


def _take(runtime: Runtime, case: Row, edge: str, agent: Row, where: str = "desk") -> Row:
    if case["agent_id"] != agent["id"] and not may_claim(
        _known(runtime, agent), case, runtime.config.team
    ):
        words = f"Cases of the queue {case['queue']} need skills or a level you do not have."
        raise Refused("no_skill", words, 403)
    calls = case["way"] == "callback"
    again = case["state"] == "with_agent" and case["agent_id"] == agent["id"]
    said = runtime.config.messages("calling" if calls else "claimed", agent=agent["name"])
    told = None if again else said
    return runtime.storage.cases.move(
        case["id"], edge, agent_id=agent["id"], say=told, claimed_in=where
    )


def decline(runtime: Runtime, case_id: str, agent: Row) -> Row:
    """Let an offered case pass; it is offered to the next agent."""
    return runtime.storage.cases.move(case_id, "decline", agent_id=agent["id"])


def say(runtime: Runtime, case: Row, agent: Row, text: str, client_id: str | None) -> Turn:
    """What an agent writes goes to the customer, wherever they are: into the conversation, and by
    mail where the case is no chat. The same `client_id` again is the same message."""
    mail = None
    if case["way"] != "chat" and case["email"]:
        values = {"reference": case["reference"], "text": text, "agent": agent["name"]}
        subject = runtime.config.messages("mail_answer_subject", **values)
        body = runtime.config.messages("mail_answer", **values)
        mail = {"to": case["email"], "subject": subject, "text": body}
    return runtime.storage.conversations.add_turn(
        case["conversation_id"], "agent", text, name=agent["name"], client_id=client_id, mail=mail
    )


def transfer(
    runtime: Runtime,
    case_id: str,
    agent: Row,
    *,
    queue: str | None = None,
    level: str | None = None,
    to_agent: str | None = None,
    note: str,
) -> Row:
    """Pass the case on: to a queue, a level, or one agent, to whom it is offered. `note` says why
    and goes with the case. The customer hears what happens next.

    Raises Refused bad_queue, bad_level, unknown_agent, no_note, nowhere.
    """
    note = note.strip()
    if not note:
        raise Refused("no_note", "Write a line for whoever takes over.", field="note")
    if queue is not None and queue not in runtime.config.team.file.queues:
        raise Refused("bad_queue", f"There is no queue {queue!r}.", field="queue")
    if level is not None and level not in LEVELS:
        raise Refused("bad_level", f"`level` must be one of {', '.join(LEVELS)}.", field="level")
    if not (queue or level or to_agent):
        raise Refused("nowhere", "Say where to: a queue, a level or an agent.", field="queue")
    values: dict[str, Any] = {"queue": queue} if queue else {}
    values |= {"level": level} if level else {}
    case = runtime.storage.cases.get(case_id)
    if to_agent:
        taker = runtime.storage.agents.get(to_agent)
        if not may_claim(taker, case | values, runtime.config.team):
            raise Refused("no_skill", f"{taker['name']} may not take cases of this queue.", 409)
        until = runtime.clock() + timedelta(seconds=runtime.config.team.file.offers.seconds)
        values |= {"offered_to": to_agent, "offered_until": until}
        said = runtime.config.messages("passed", agent=agent["name"], taker=taker["name"])
    else:
        said = runtime.config.messages("transferred", agent=agent["name"])
    edge = "pass" if to_agent else "transfer"
    return runtime.storage.cases.move(
        case_id, edge, agent_id=agent["id"], say=said, note=(agent["id"], note), **values
    )


def release(runtime: Runtime, case_id: str, agent: Row) -> Row:
    """Put the case back into its queue, at the front."""
    said = runtime.config.messages("released", agent=agent["name"])
    return runtime.storage.cases.move(case_id, "release", agent_id=agent["id"], say=said)


def wrap_up(runtime: Runtime, case_id: str, agent: Row) -> Row:
    """The talk is over, the paperwork is not: the customer has the assistant again."""
    said = runtime.config.messages("closed", agent=agent["name"])
    return runtime.storage.cases.move(case_id, "wrap_up", agent_id=agent["id"], say=said)


def resume(runtime: Runtime, case_id: str, agent: Row) -> Row:
    """Back from wrapping up into the talk."""
    said = runtime.config.messages("resumed", agent=agent["name"])
    return runtime.storage.cases.move(case_id, "resume", agent_id=agent["id"], say=said)


def close(
    runtime: Runtime, case_id: str, agent: Row, outcome: str, *, emotional_note: str = ""
) -> Row:
    """The matter is closed; the customer is told, unless the talk was over already, and may write
    again at any time. Raises Refused needs_note where the mood was low or it is a repeat contact
    and nothing is said about how the customer was."""
    case = runtime.storage.cases.get(case_id)
    note = emotional_note.strip()[:LONGEST_LINE] or case["emotional_note"]
    if case["needs_note"] and not note:
        words = "Before closing: one line on how the customer was, for whoever talks to them next."
        raise Refused("needs_note", words, 409, "emotional_note")
    talking = case["state"] == "with_agent"
    return runtime.storage.cases.move(
        case_id,
        "close",
        agent_id=agent["id"],
        say=runtime.config.messages("closed", agent=agent["name"]) if talking else None,
        outcome=outcome,
        emotional_note=note,
    )


def hand_back(
    runtime: Runtime,
    case_id: str,
    agent: Row,
    sentence: str,
    *,
    learned: Mapping[str, str] | None = None,
    context: str = "",
) -> Row:
    """The assistant has the conversation again, knows what the agent `learned` (fact -> value,
    names as in `tandem/cases/packet/summary.py: FACT_LABELS`) with a line of `context`, and goes on
    where it was interrupted. Raises Refused unknown_fact."""
    facts = {name: value.strip() for name, value in (learned or {}).items() if value.strip()}
    unknown = sorted(set(facts) - set(FACT_LABELS))
    if unknown:
        words = f"No such fact: {', '.join(unknown)}. Known: {', '.join(FACT_LABELS)}."
        raise Refused("unknown_fact", words, field="learned")
    return runtime.storage.cases.move(
        case_id,
        "hand_back",
        agent_id=agent["id"],
        outcome="handed_back",
        say=sentence.strip() or runtime.config.messages("returned", agent=agent["name"]),
        work="todo",
        learned=(agent["name"], facts, context.strip()[:LONGEST_LINE]),
    )


def _known(runtime: Runtime, agent: Row) -> Row:
    """The agent with level and skills. One who is no agent of ours has neither."""
    try:
        return runtime.storage.agents.get(agent["id"])
    except Refused:
        return {"level": LEVELS[0], "skills": []}
