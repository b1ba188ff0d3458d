"""What a person does with a case, from taking it to closing it or handing it back.

Every function needs the agent who has the case (for `accept` and `decline`: to whom it is
offered), and raises Refused otherwise; then nothing has changed.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tandem.cases.agent import Agent
from tandem.cases.case import Case
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
    TakeOver,
    Transfer,
    WrapUp,
)
from tandem.config.team import SUPPORT_TIERS, SupportTier
from tandem.core.conversation import Turn
from tandem.core.errors import Refused
from tandem.core.typed import typed
from tandem.core.words import refusal
from tandem.handover.files import fit_for_mail, message
from tandem.handover.language import in_the_cases_language, in_their_language
from tandem.handover.rating import ask_about_case
from tandem.runtime import Runtime

CHAT_MAIL = "chat_mail"
"""Work of the outbox: what was written to somebody who may have closed the chat."""
LONGEST_LINE = 500
"""Characters of an emotional note or a line of context: a line, not a report."""


@in_their_language
def claim(runtime: Runtime, case_id: str, agent: Agent, where: str = "desk") -> Case:
    """Take a case from the list; of two agents one gets it, the other hears who. Claimed again by
    the same agent it stays as it is. `where` the agent works says how a loss would be noticed.
    Raises Refused already_claimed, no_skill."""
    return _take(runtime, case_id, agent, Claim(agent.id, where))


@in_their_language
def accept(runtime: Runtime, case_id: str, agent: Agent) -> Case:
    """Take a case that is offered to this agent."""
    return _take(runtime, case_id, agent, Accept(agent.id))


def _take(runtime: Runtime, case_id: str, agent: Agent, take: Take) -> Case:
    case = runtime.storage.cases.get(case_id)
    if case.agent_id != agent.id and not may_claim(agent, case, runtime.config.team):
        raise Refused("no_skill", refusal("no_skill", queue=case.queue), 403)
    calls = case.contact_method == "callback"
    said = runtime.config.messages("calling" if calls else "claimed", agent=agent.name)
    return runtime.storage.cases.move(case_id, take, say=None if case.is_with(agent.id) else said)


@in_their_language
def take_over(runtime: Runtime, case_id: str, agent: Agent) -> Case:
    """Take a case from the colleague who has it; the customer hears who goes on. Who may is for
    the caller to know. Raises Refused edge_not_allowed."""
    case = runtime.storage.cases.get(case_id)
    before = runtime.storage.agents.name(case.agent_id) or runtime.config.messages("a_colleague")
    said = runtime.config.messages("taken_over", agent=agent.name, before=before)
    return runtime.storage.cases.move(case_id, TakeOver(agent.id), say=said)


def decline(runtime: Runtime, case_id: str, agent: Agent) -> Case:
    """Let an offered case pass; it is offered to the next agent."""
    return runtime.storage.cases.move(case_id, Decline(agent.id))


@in_the_cases_language
def say(
    runtime: Runtime,
    case: Case,
    agent: Agent,
    text: str,
    client_id: str | None,
    files: tuple[str, ...] = (),
) -> Turn:
    """What an agent writes goes to the customer, wherever they are: into the conversation, and by
    mail where the case is no chat. In a chat whose customer agreed to it the outbox looks later
    whether they have read it. The same `client_id` again is the same message. `files` are ids of
    those that go with it. Raises Refused unknown_file, too_many_files, files_by_mail."""
    then: tuple[str, dict[str, Any]] | None = None
    text, card = message(runtime, case.conversation_id, typed(text), files)
    if case.in_chat and runtime.storage.chat_mails.of(case.conversation_id):
        then = CHAT_MAIL, {"conversation": case.conversation_id}
    if not case.in_chat and case.email:
        values = {"reference": case.reference, "text": text, "agent": agent.name}
        subject = runtime.config.messages("mail_answer_subject", **values)
        body = runtime.config.messages("mail_answer", **values)
        last = runtime.storage.external_ids.latest("mail", case.conversation_id)
        about = {"case": case.reference, "by_person": True, "answers": last and last.theirs}
        fit_for_mail(runtime, case.conversation_id, files)
        attached = {"files": list(files)} if files else {}
        then = "mail", {"to": case.email, "subject": subject, "text": body} | about | attached
    return runtime.storage.conversations.add_turn(
        case.conversation_id, "agent", text, name=agent.name, client_id=client_id, then=then,
        by=(case.id, agent.id) if case.is_with(agent.id) else None, card=card, files=files,
    )  # fmt: skip


@in_their_language
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
    note = typed(note.strip())
    if not note:
        raise Refused("no_note", refusal("no_note"), field="note")
    if queue is not None and queue not in runtime.config.team.file.queues:
        raise Refused("bad_queue", refusal("bad_queue", queue=repr(queue)), field="queue")
    support_tier = _support_tier(level)
    if not (queue or support_tier or to_agent):
        raise Refused("nowhere", refusal("nowhere"), field="queue")
    if not to_agent:
        said = runtime.config.messages("transferred", agent=agent.name)
        move = Transfer(agent.id, note, queue, support_tier)
        return runtime.storage.cases.move(case_id, move, say=said)
    case, taker = runtime.storage.cases.get(case_id), runtime.storage.agents.get(to_agent)
    then = replace(case, queue=queue or case.queue, support_tier=support_tier or case.support_tier)
    if not may_claim(taker, then, runtime.config.team):
        raise Refused("no_skill", refusal("taker_no_skill", name=taker.name), 409)
    until = runtime.clock() + timedelta(seconds=runtime.config.team.file.offers.seconds)
    said = runtime.config.messages("passed", agent=agent.name, taker=taker.name)
    pass_on = PassToAgent(agent.id, note, queue, support_tier, to=taker.id, until=until)
    return runtime.storage.cases.move(case_id, pass_on, say=said)


def _support_tier(level: str | None) -> SupportTier | None:
    found = next((tier for tier in SUPPORT_TIERS if tier == level), None)
    if level is not None and found is None:
        words = refusal("one_of", field="level", known=", ".join(SUPPORT_TIERS))
        raise Refused("bad_level", words, field="level")
    return found


LONGEST_SLEEP = timedelta(days=90)


def snooze(runtime: Runtime, case_id: str, agent: Agent, until: datetime | None) -> Case:
    """Put an own case aside until then, or until the customer writes; None: only until then.
    Raises Refused not_yours, bad_time."""
    case, moment = runtime.storage.cases.get(case_id), runtime.clock()
    if not case.is_with(agent.id):
        raise Refused("not_yours", refusal("claim_first"), 409)
    if until is not None and not moment < until <= moment + LONGEST_SLEEP:
        raise Refused("bad_time", refusal("bad_time", most=LONGEST_SLEEP.days), field="until")
    runtime.storage.cases.snooze(case, until)
    return runtime.storage.cases.get(case_id)


def wake(runtime: Runtime, case_id: str, agent: Agent) -> Case:
    """Have a sleeping case back. Raises Refused not_yours."""
    case = runtime.storage.cases.get(case_id)
    if not case.is_with(agent.id):
        raise Refused("not_yours", refusal("claim_first"), 409)
    runtime.storage.cases.wake(case)
    return runtime.storage.cases.get(case_id)


@in_their_language
def release(runtime: Runtime, case_id: str, agent: Agent) -> Case:
    """Put the case back into its queue, at the front."""
    said = runtime.config.messages("released", agent=agent.name)
    return runtime.storage.cases.move(case_id, Release(agent.id), say=said)


@in_their_language
def wrap_up(runtime: Runtime, case_id: str, agent: Agent) -> Case:
    """The talk is over, the paperwork is not: the customer has the assistant again."""
    said = runtime.config.messages("closed", agent=agent.name)
    return runtime.storage.cases.move(case_id, WrapUp(agent.id), say=said)


@in_their_language
def resume(runtime: Runtime, case_id: str, agent: Agent) -> Case:
    """Back from wrapping up into the talk."""
    said = runtime.config.messages("resumed", agent=agent.name)
    return runtime.storage.cases.move(case_id, Resume(agent.id), say=said)


@in_their_language
def close(
    runtime: Runtime, case_id: str, agent: Agent, outcome: str, *, emotional_note: str = ""
) -> Case:
    """The matter is closed; the customer is told, unless the talk was over already, and may write
    again at any time. Raises Refused needs_note where the mood was low or it is a repeat contact
    and nothing is said about how the customer was."""
    case = runtime.storage.cases.get(case_id)
    note = typed(emotional_note.strip()[:LONGEST_LINE]) or case.emotional_note
    if case.needs_note and not note:
        raise Refused("needs_note", refusal("needs_note"), 409, "emotional_note")
    said = runtime.config.messages("closed", agent=agent.name)
    closed = runtime.storage.cases.move(
        case_id,
        Close(agent.id, outcome, note),
        say=said if case.state == "with_agent" else None,
    )
    ask_about_case(runtime, closed)
    return closed


@in_their_language
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
    slots of domain.yml that have a label) with a line of `context`, and goes on where it was
    interrupted. Raises Refused unknown_fact."""
    facts = {name: typed(value.strip()) for name, value in (learned or {}).items() if value.strip()}
    known = runtime.config.packet_texts.fact_labels
    unknown = sorted(set(facts) - set(known))
    if unknown:
        words = refusal("unknown_fact", names=", ".join(unknown), known=", ".join(known))
        raise Refused("unknown_fact", words, field="learned")
    found = Learned(agent.name, facts, typed(context.strip()[:LONGEST_LINE]))
    said = typed(sentence.strip()) or runtime.config.messages("returned", agent=agent.name)
    return runtime.storage.cases.move(case_id, HandBack(agent.id, found), say=said)
