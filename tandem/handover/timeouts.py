"""What happens by the clock: offers, waiting that takes too long, people who are gone.

`fire` does what a due timer stands for; `offer_cases` shows waiting cases to agents. Both may run
in several processes at once and again after a crash: a transition that somebody else has made
is refused, and then nothing happens.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from tandem.cases.case import Case
from tandem.cases.routing import FRONT, offers
from tandem.cases.timers import TimerKind
from tandem.cases.transitions import (
    AgentDisconnected,
    ChangeContactMethod,
    CustomerInactive,
    Offer,
    OfferExpired,
    WrapUpExpired,
    after,
)
from tandem.core.conversation import Turn
from tandem.core.errors import Refused
from tandem.handover.contact_methods import confirmation, staffed, told, wait_of
from tandem.handover.language import speaking_to
from tandem.runtime import Runtime
from tandem.storage.timers import Timer


def offer_cases(runtime: Runtime) -> list[Case]:
    """Offer waiting cases to agents who are free. Returns the cases that were offered."""
    waiting = runtime.storage.cases.to_offer()
    if not waiting:
        return []
    moment = runtime.clock()
    until = moment + timedelta(seconds=runtime.config.team.file.offers.seconds)
    offered = []
    for case, agent in offers(
        waiting, runtime.storage.agents.present(), runtime.config.team, moment
    ):
        try:
            offered.append(runtime.storage.cases.move(case.id, Offer(agent.id, until)))
        except Refused:
            continue  # claimed, cancelled or offered by another process in this moment
    return offered


def fire(runtime: Runtime, timer: Timer) -> Case | None:
    """Do what a claimed timer stands for, and put it away. Returns the case it was about, or None
    if nothing was to be done."""
    case, again_at, acted = runtime.storage.cases.get(timer.case_id), None, True
    try:
        with speaking_to(runtime, case.conversation_id):
            again_at = HANDLERS[timer.kind](runtime, case)
        acted = again_at is None
    except Refused:
        acted = False  # the case has moved on; its timers are set anew by whoever moved it
    runtime.storage.timers.done(timer, again_at)
    return case if acted else None


def _offer(runtime: Runtime, case: Case) -> None:
    """The agent did not answer: to the next one, or to whoever claims it."""
    if case.offered_to and case.offered_until:
        runtime.storage.cases.move(case.id, OfferExpired(case.offered_to, case.offered_until))


def _wait(runtime: Runtime, case: Case) -> datetime | None:
    """Nobody has taken it: a ticket, unless somebody is there and the time is not over."""
    if not (case.is_waiting and case.in_chat):
        return None
    limits, moment = runtime.config.team.file.waiting, runtime.clock()
    there = staffed(runtime, case.queue, case.support_tier)
    longest = case.waits_since + timedelta(minutes=limits.most_minutes)
    look_again = moment + timedelta(minutes=max(limits.unstaffed_minutes, 0.25))
    if there and moment < longest:
        return min(longest, look_again)
    open_now = runtime.config.team.calendar.open_at(moment)
    why = "no_answer" if there else "unstaffed" if open_now else "after_hours"
    change = ChangeContactMethod(
        contact_method="ticket",
        due_at=runtime.config.team.due_at(moment, case.queue, "ticket"),
        queue_sort_key=case.queue_sort_key,
    )
    then = after(case, change, moment)
    said, mail = told(runtime, then, why), confirmation(runtime, then)
    runtime.storage.cases.move(case.id, change, say=said, mail=mail)
    return None


def _update(runtime: Runtime, case: Case) -> None:
    """It takes longer than told: say so, with a new range, and not again before that has passed."""
    low, high = wait_of(runtime, case)
    pause = max(high, runtime.config.team.file.waiting.update_minutes)
    said = runtime.config.messages("still_waiting", low=low, high=high)
    runtime.storage.cases.tell_wait(case, said, runtime.clock() + timedelta(minutes=pause))


def _breach(runtime: Runtime, case: Case) -> None:
    """Due, and nobody has answered: a call that is being made or a ticket that was answered in
    time counts as answered."""
    if case.state == "with_agent" and case.claimed_at:
        answer = runtime.storage.conversations.last_turns(case.conversation_id).get("agent")
        if case.contact_method == "callback" or (answer and answer.at >= case.claimed_at):
            return
    runtime.storage.cases.breach(case.id)


def _callback(runtime: Runtime, case: Case) -> None:
    """The time of the call has come: before everything else in the queue."""
    if case.callback_at:
        runtime.storage.cases.put_first(case, case.callback_at - FRONT)


def _silence(runtime: Runtime, case: Case) -> datetime | None:
    """Are both still there? Only where they talk in the chat."""
    agent_id, begun = case.agent_id, case.claimed_at
    if case.state != "with_agent" or not case.in_chat or agent_id is None or begun is None:
        return None
    limits, moment = runtime.config.team.file.agents, runtime.clock()
    if case.sleeps(moment):  # its agent knows, and the customer was told what they wait for
        return moment + timedelta(seconds=limits.offline_seconds / 3)
    name = runtime.storage.agents.name(agent_id) or "Our colleague"
    last = runtime.storage.conversations.last_turns(case.conversation_id)
    customer, agent = last.get("customer"), last.get("agent")
    if _vanished(runtime, case, agent_id, begun, moment):
        said = runtime.config.messages("agent_gone", agent=name)
        runtime.storage.cases.move(case.id, AgentDisconnected(agent_id, begun), say=said)
    elif _unanswered(customer, agent, begun, moment) > limits.answer_minutes:
        said = runtime.config.messages("agent_silent", agent=name)
        runtime.storage.cases.move(case.id, AgentDisconnected(agent_id, begun), say=said)
    elif agent and _minutes(agent.at, begun, moment) > limits.stale_minutes:
        said = runtime.config.messages("stale", agent=name)
        runtime.storage.cases.move(case.id, CustomerInactive(agent_id, begun), say=said)
    else:
        return moment + timedelta(seconds=limits.offline_seconds / 3)
    return None


def _vanished(
    runtime: Runtime, case: Case, agent_id: str, begun: datetime, moment: datetime
) -> bool:
    """The agent was at the desk with this case, and the desk gives no sign of life any more. Who
    works elsewhere, in Slack or another help desk, may close the desk."""
    if case.claimed_in != "desk":
        return False
    alive = timedelta(seconds=runtime.config.team.file.agents.offline_seconds)
    try:
        seen = runtime.storage.agents.get(agent_id).seen_at
    except Refused:
        return False
    return seen is not None and seen >= begun - alive and moment - seen > alive


def _unanswered(
    customer: Turn | None, agent: Turn | None, begun: datetime, moment: datetime
) -> float:
    """For how many minutes the customer has waited for an answer of the agent, who has the case
    since it was `begun`."""
    if agent and agent.at >= begun and (not customer or customer.seq < agent.seq):
        return 0.0
    return _minutes(customer.at if customer else begun, begun, moment)


def _minutes(at: datetime, begun: datetime, moment: datetime) -> float:
    return (moment - max(at, begun)) / timedelta(minutes=1)


def _wrap_up(runtime: Runtime, case: Case) -> None:
    """Nobody has said how it ended: it is closed, and does not stand for ever in a list."""
    if case.wrapped_up_at:
        runtime.storage.cases.move(case.id, WrapUpExpired(case.wrapped_up_at))


HANDLERS: dict[TimerKind, Callable[[Runtime, Case], datetime | None]] = {
    "offer": _offer,
    "wait": _wait,
    "update": _update,
    "breach": _breach,
    "callback": _callback,
    "silence": _silence,
    "wrap_up": _wrap_up,
}
"""How each kind of timer of `tandem/cases/timers.py` is done. A moment returned: look again."""
