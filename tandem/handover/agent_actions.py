"""What a person does with a case, from taking it to closing it or handing it back.

Every function needs the agent who has the case (for `accept` and `decline`: to whom it is
offered), and raises Refused otherwise; then nothing has changed.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from tandem.cases.agent import Agent
from tandem.cases.case import Case
from tandem.cases.packet import FACT_LABELS
from tandem.cases.routing import may_claim
from tandem.cases.transitions import (
    Accept,
    Claim,
    Close,
    Decline,
    HandBack,
    Learned,
    PassToAgent,
    Release,
    Resume,
    Take,
    Transfer,
    WrapUp,
)
from tandem.config.team import SUPPORT_TIERS, SupportTier
from tandem.core.conversation import Turn
from tandem.core.errors import Refused
from tandem.runtime import Runtime

LONGEST_LINE = 500
"""Characters of an emotional note or a line of context: a line, not a report."""


def claim(runtime: Runtime, case_id: str, agent: Agent, where: str = "desk") -> Case:
    """Take a case from the list; of two agents one gets it, the other hears who. Claimed again by
    the same agent it stays as it is. `where` the agent works says how a loss would be noticed.
    Raises Refused already_claimed, no_skill."""
    return _take(runtime, case_id, agent, Claim(agent.id, where))


def accept(runtime: Runtime, case_id: str, agent: Agent) -> Case:
    """Take a case that is offered to this agent."""
    return _take(runtime, case_id, agent, Accept(agent.id))


def _take(runtime: Runtime, case_id: str, agent: Agent, take: Take) -> Case:
    case = runtime.storage.cases.get(case_id)
    if case.agent_id != agent.id and not may_claim(agent, case, runtime.config.team):
        words = f"Cases of the queue {case.queue} need skills or a level you do not have."
        raise Refused("no_skill", words, 403)
    calls = case.contact_method == "callback"
    said = runtime.config.messages("calling" if calls else "claimed", agent=agent.name)
    return runtime.storage.cases.move(case_id, take, say=None if case.is_with(agent.id) else said)


def decline(runtime: Runtime, case_id: str, agent: Agent) -> Case:
    """Let an offered case pass; it is offered to the next agent."""
    return runtime.storage.cases.move(case_id, Decline(agent.id))


def say(runtime: Runtime, case: Case, agent: Agent, text: str, client_id: str | None) -> Turn:
    """What an agent writes goes to the customer, wherever they are: into the conversation, and by
    mail where the case is no chat. The same `client_id` again is the same message."""
    mail = None
    if not case.in_chat and case.email:
        values = {"reference": case.reference, "text": text, "agent": agent.name}
        subject = runtime.config.messages("mail_answer_subject", **values)
        body = runtime.config.messages("mail_answer", **values)
        mail = {"to": case.email, "subject": subject, "text": body}
    return runtime.storage.conversations.add_turn(
        case.conversation_id, "agent", text, name=agent.name, client_id=client_id, mail=mail
    )


def transfer(
    runtime: Runtime,
    case_id: str,
    agent: Agent,
    *,
    queue: str | None = None,
    level: str | None = None,
    to_agent: str | None = None,
    note: str,
) -> Case:
    """Pass the case on: to a queue, a support tier (`level`), or one agent, to whom it is offered.
    `note` says why and goes with the case. The customer hears what happens next.

    Raises Refused bad_queue, bad_level, unknown_agent, no_note, nowhere.
    """
    note = note.strip()
    if not note:
        raise Refused("no_note", "Write a line for whoever takes over.", field="note")
    if queue is not None and queue not in runtime.config.team.file.queues:
        raise Refused("bad_queue", f"There is no queue {queue!r}.", field="queue")
    support_tier = _support_tier(level)
    if not (queue or support_tier or to_agent):
        raise Refused("nowhere", "Say where to: a queue, a level or an agent.", field="queue")
    if not to_agent:
        said = runtime.config.messages("transferred", agent=agent.name)
        move = Transfer(agent.id, note, queue, support_tier)
        return runtime.storage.cases.move(case_id, move, say=said)
    case, taker = runtime.storage.cases.get(case_id), runtime.storage.agents.get(to_agent)
    then = replace(case, queue=queue or case.queue, support_tier=support_tier or case.support_tier)
    if not may_claim(taker, then, runtime.config.team):
        raise Refused("no_skill", f"{taker.name} may not take cases of this queue.", 409)
    until = runtime.clock() + timedelta(seconds=runtime.config.team.file.offers.seconds)
    said = runtime.config.messages("passed", agent=agent.name, taker=taker.name)
    pass_on = PassToAgent(agent.id, note, queue, support_tier, to=taker.id, until=until)
    return runtime.storage.cases.move(case_id, pass_on, say=said)


def _support_tier(level: str | None) -> SupportTier | None:
    found = next((tier for tier in SUPPORT_TIERS if tier == level), None)
    if level is not None and found is None:
        raise Refused(
            "bad_level", f"`level` must be one of {', '.join(SUPPORT_TIERS)}.", field="level"
        )
    return found


def release(runtime: Runtime, case_id: str, agent: Agent) -> Case:
    """Put the case back into its queue, at the front."""
    said = runtime.config.messages("released", agent=agent.name)
    return runtime.storage.cases.move(case_id, Release(agent.id), say=said)


def wrap_up(runtime: Runtime, case_id: str, agent: Agent) -> Case:
    """The talk is over, the paperwork is not: the customer has the assistant again."""
    said = runtime.config.messages("closed", agent=agent.name)
    return runtime.storage.cases.move(case_id, WrapUp(agent.id), say=said)


def resume(runtime: Runtime, case_id: str, agent: Agent) -> Case:
    """Back from wrapping up into the talk."""
    said = runtime.config.messages("resumed", agent=agent.name)
    return runtime.storage.cases.move(case_id, Resume(agent.id), say=said)


def close(
    runtime: Runtime, case_id: str, agent: Agent, outcome: str, *, emotional_note: str = ""
) -> Case:
    """The matter is closed; the customer is told, unless the talk was over already, and may write
    again at any time. Raises Refused needs_note where the mood was low or it is a repeat contact
    and nothing is said about how the customer was."""
    case = runtime.storage.cases.get(case_id)
    note = emotional_note.strip()[:LONGEST_LINE] or case.emotional_note
    if case.needs_note and not note:
        words = "Before closing: one line on how the customer was, for whoever talks to them next."
        raise Refused("needs_note", words, 409, "emotional_note")
    said = runtime.config.messages("closed", agent=agent.name)
    return runtime.storage.cases.move(
        case_id,
        Close(agent.id, outcome, note),
        say=said if case.state == "with_agent" else None,
    )


def hand_back(
    runtime: Runtime,
    case_id: str,
    agent: Agent,
    sentence: str,
    *,
    learned: Mapping[str, str] | None = None,
    context: str = "",
) -> Case:
    """The assistant has the conversation again, knows what the agent `learned` (fact -> value,
    names as in `tandem/cases/packet/summary.py: FACT_LABELS`) with a line of `context`, and goes on
    where it was interrupted. Raises Refused unknown_fact."""
    facts = {name: value.strip() for name, value in (learned or {}).items() if value.strip()}
    unknown = sorted(set(facts) - set(FACT_LABELS))
    if unknown:
        words = f"No such fact: {', '.join(unknown)}. Known: {', '.join(FACT_LABELS)}."
        raise Refused("unknown_fact", words, field="learned")
    found = Learned(agent.name, facts, context.strip()[:LONGEST_LINE])
    said = sentence.strip() or runtime.config.messages("returned", agent=agent.name)
    return runtime.storage.cases.move(case_id, HandBack(agent.id, found), say=said)
