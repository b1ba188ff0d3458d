"""Which timers a case has, given the case. Pure: after each transition they are set anew from here.

offer     the agent to whom it is offered has not answered
wait      nobody took the case in time: the customer gets a ticket or a callback
update    it takes longer than the customer was told
breach    nobody answered by the due time
callback  the time of a promised call has come
wrap_up   its agent has not said in time how it ended
silence   look whether agent and customer are still there
"""

from datetime import datetime, timedelta
from typing import Literal

from tandem.cases.case import Case
from tandem.config.team import Team

TimerKind = Literal["offer", "wait", "update", "breach", "callback", "silence", "wrap_up"]


def timers_of(case: Case, team: Team) -> dict[TimerKind, datetime]:
    """The timers of a case: kind -> when it is due."""
    due: dict[TimerKind, datetime] = {}
    file = team.file
    if case.state == "offered" and case.offered_until:
        due["offer"] = case.offered_until
    if case.is_waiting:
        if case.in_chat:
            due["wait"] = case.waits_since + timedelta(minutes=file.waiting.unstaffed_minutes)
            if case.next_update_at:
                due["update"] = case.next_update_at
        if case.callback_at and case.queue_sort_key == case.callback_at:
            due["callback"] = case.callback_at
    if case.due_at and may_breach(case):
        due["breach"] = case.due_at
    if case.state == "wrap_up" and case.wrapped_up_at:
        due["wrap_up"] = case.wrapped_up_at + timedelta(minutes=file.agents.wrap_up_minutes)
    if case.state == "with_agent" and case.claimed_at:
        due["silence"] = case.claimed_at + timedelta(seconds=file.agents.offline_seconds)
    return due


def may_breach(case: Case) -> bool:
    """Whether somebody still owes an answer by a due time that has not been missed yet. Who has
    taken a ticket still owes it; who has come into the chat is there."""
    owed = case.is_waiting or (case.state == "with_agent" and not case.in_chat)
    return owed and case.due_at is not None and case.breached_at is None
