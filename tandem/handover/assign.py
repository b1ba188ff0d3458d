"""Saying whose a case should be: one colleague, to whom it is offered, or another queue."""

from datetime import timedelta

from tandem.cases.agent import Agent
from tandem.cases.case import Case
from tandem.cases.routing import may_claim
from tandem.cases.transitions import Offer, OfferExpired
from tandem.core.errors import Refused
from tandem.core.words import refusal, say
from tandem.handover import agent_actions
from tandem.runtime import Runtime


def assign(
    runtime: Runtime,
    case_id: str,
    agent: Agent,
    *,
    to_agent: str | None = None,
    queue: str | None = None,
) -> Case:
    """Assign a waiting case, or one that is with this agent: then it is transferred, and the
    customer hears it. Whoever it was offered to before is asked no more.

    Raises Refused nowhere, bad_queue, unknown_agent, no_skill, not_yours.
    """
    case = runtime.storage.cases.get(case_id)
    if case.is_with(agent.id):
        note = say("desk.assigned_by", name=agent.name)
        to = {"queue": queue, "to_agent": to_agent}
        return agent_actions.transfer(runtime, case_id, agent, note=note, **to)
    if not case.is_waiting:
        raise Refused("not_yours", refusal("other_has_it"), 409)
    if to_agent:
        return _offer(runtime, case, runtime.storage.agents.get(to_agent))
    if not queue:
        raise Refused("nowhere", refusal("nowhere"), field="queue")
    if queue not in runtime.config.team.file.queues:
        raise Refused("bad_queue", refusal("bad_queue", queue=repr(queue)), field="queue")
    runtime.storage.cases.put_into(_queued(runtime, case), queue)
    return runtime.storage.cases.get(case_id)


def _offer(runtime: Runtime, case: Case, taker: Agent) -> Case:
    if not may_claim(taker, case, runtime.config.team):
        raise Refused("no_skill", refusal("taker_no_skill", name=taker.name), 409)
    if case.offered_to == taker.id:
        return case
    until = runtime.clock() + timedelta(seconds=runtime.config.team.file.offers.seconds)
    return runtime.storage.cases.move(_queued(runtime, case).id, Offer(taker.id, until))


def _queued(runtime: Runtime, case: Case) -> Case:
    """The waiting case once nobody is asked any more."""
    if case.state != "offered" or not case.offered_to or not case.offered_until:
        return case
    ends = OfferExpired(case.offered_to, case.offered_until)
    return runtime.storage.cases.move(case.id, ends)
