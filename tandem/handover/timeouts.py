"""What happens by the clock: offers, waiting that takes too long, people who are gone.

`fire` does what a due timer stands for; `offer_cases` shows waiting cases to agents. Both may run
in several processes at once and again after a crash: an edge that somebody else has taken is
refused, and then nothing happens.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tandem.cases.routing import FRONT, offers
from tandem.cases.state_machine import WAITING
from tandem.cases.timers import since
from tandem.core.conversation import Turn
from tandem.core.errors import Refused
from tandem.handover.contact_methods import confirmation, staffed, told, wait_of
from tandem.runtime import Runtime

Row = dict[str, Any]


def offer_cases(runtime: Runtime) -> list[Row]:
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
            offer = {"offered_to": agent["id"], "offered_until": until}
            offered.append(runtime.storage.cases.move(case["id"], "offer", **offer))
        except Refused:
            continue  # claimed, cancelled or offered by another process in this moment
    return offered


def fire(runtime: Runtime, timer: Row) -> Row | None:
    """Do what a claimed timer stands for, and put it away. Returns the case it was about, or None
    if nothing was to be done."""
    case, again_at, acted = runtime.storage.cases.get(timer["case_id"]), None, True
    try:
        again_at = HANDLERS[timer["kind"]](runtime, case)
        acted = again_at is None
    except Refused:
        acted = False  # the case has moved on; its timers are set anew by whoever moved it
    runtime.storage.timers.done(timer, again_at)
    return case if acted else None


def _offer(runtime: Runtime, case: Row) -> None:
    """The agent did not answer: to the next one, or to whoever claims it."""
    still = {"offered_until": case["offered_until"]}
    runtime.storage.cases.move(case["id"], "lapse", still=still)


def _wait(runtime: Runtime, case: Row) -> datetime | None:
    """Nobody has taken it: a ticket, unless somebody is there and the time is not over."""
    if case["state"] not in WAITING or case["way"] != "chat":
        return None
    limits, moment = runtime.config.team.file.waiting, runtime.clock()
    there = staffed(runtime, case["queue"], case["level"])
    longest = since(case) + timedelta(minutes=limits.most_minutes)
    look_again = moment + timedelta(minutes=max(limits.unstaffed_minutes, 0.25))
    if there and moment < longest:
        return min(longest, look_again)
    open_now = runtime.config.team.calendar.open_at(moment)
    why = "no_answer" if there else "unstaffed" if open_now else "after_hours"
    due_at = runtime.config.team.due_at(moment, case["queue"], "ticket")
    values = {"way": "ticket", "due_at": due_at, "told_until": None}
    row = case | values
    said, mail = told(runtime, row, why), confirmation(runtime, row)
    runtime.storage.cases.move(case["id"], "switch", say=said, mail=mail, **values)
    return None


def _update(runtime: Runtime, case: Row) -> None:
    """It takes longer than told: say so, with a new range, and not again before that has passed."""
    low, high = wait_of(runtime, case)
    pause = max(high, runtime.config.team.file.waiting.update_minutes)
    said = runtime.config.messages("still_waiting", low=low, high=high)
    told_until = runtime.clock() + timedelta(minutes=pause)
    runtime.storage.cases.tell(case, said, told_until=told_until)


def _breach(runtime: Runtime, case: Row) -> None:
    """Due, and nobody has answered: a call that is being made or a ticket that was answered in
    time counts as answered."""
    if case["state"] == "with_agent":
        answer = runtime.storage.conversations.last_turns(case["conversation_id"]).get("agent")
        if case["way"] == "callback" or (answer and answer.at >= case["claimed_at"]):
            return
    runtime.storage.cases.breach(case["id"])


def _callback(runtime: Runtime, case: Row) -> None:
    """The time of the call has come: before everything else in the queue."""
    runtime.storage.cases.tell(case, rank_at=case["callback_at"] - FRONT)


def _silence(runtime: Runtime, case: Row) -> datetime | None:
    """Are both still there? Only where they talk in the chat."""
    if case["state"] != "with_agent" or case["way"] != "chat":
        return None
    limits, moment = runtime.config.team.file.agents, runtime.clock()
    still = {"agent_id": case["agent_id"], "claimed_at": case["claimed_at"]}
    name = runtime.storage.agents.name(case["agent_id"]) or "Our colleague"
    last = runtime.storage.conversations.last_turns(case["conversation_id"])
    customer, agent = last.get("customer"), last.get("agent")
    if _vanished(runtime, case, moment):
        said = runtime.config.messages("agent_gone", agent=name)
        runtime.storage.cases.move(case["id"], "gone", say=said, still=still)
    elif _unanswered(customer, agent, case, moment) > limits.answer_minutes:
        said = runtime.config.messages("agent_silent", agent=name)
        runtime.storage.cases.move(case["id"], "gone", say=said, still=still)
    elif agent and _minutes(agent.at, case, moment) > limits.stale_minutes:
        said = runtime.config.messages("stale", agent=name)
        runtime.storage.cases.move(case["id"], "stale", say=said, still=still)
    else:
        return moment + timedelta(seconds=limits.offline_seconds / 3)
    return None


def _vanished(runtime: Runtime, case: Row, moment: datetime) -> bool:
    """The agent was at the desk with this case, and the desk gives no sign of life any more. Who
    works elsewhere, in Slack or another help desk, may close the desk."""
    if case["claimed_in"] != "desk":
        return False
    alive = timedelta(seconds=runtime.config.team.file.agents.offline_seconds)
    try:
        seen = runtime.storage.agents.get(case["agent_id"])["seen_at"]
    except Refused:
        return False
    return bool(seen) and seen >= case["claimed_at"] - alive and moment - seen > alive


def _unanswered(customer: Turn | None, agent: Turn | None, case: Row, moment: datetime) -> float:
    """For how many minutes the customer has waited for an answer of the agent."""
    if agent and agent.at >= case["claimed_at"] and (not customer or customer.seq < agent.seq):
        return 0.0
    return _minutes(customer.at if customer else case["claimed_at"], case, moment)


def _minutes(at: datetime, case: Row, moment: datetime) -> float:
    return (moment - max(at, case["claimed_at"])) / timedelta(minutes=1)


HANDLERS: dict[str, Callable[[Runtime, Row], datetime | None]] = {
    "offer": _offer,
    "wait": _wait,
    "update": _update,
    "breach": _breach,
    "callback": _callback,
    "silence": _silence,
}
"""How each kind of timer of `tandem/cases/timers.py` is done. A moment returned: look again."""
