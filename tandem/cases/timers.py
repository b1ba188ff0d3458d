"""Which timers a case has, given its row. Pure: after each edge they are set anew from here.

offer     the agent to whom it is offered has not answered
wait      nobody took the case in time: the customer gets a ticket or a callback
update    it takes longer than the customer was told
breach    nobody answered by the due time
callback  the time of a promised call has come
silence   look whether agent and customer are still there
"""

from datetime import datetime, timedelta
from typing import Any

from tandem.cases.state_machine import WAITING
from tandem.config.team import Team


def timers_of(case: dict[str, Any], team: Team) -> dict[str, datetime]:
    """The timers of a case: kind -> when it is due."""
    due: dict[str, datetime] = {}
    file = team.file
    if case["state"] == "offered":
        due["offer"] = case["offered_until"]
    if case["state"] in WAITING:
        if case["way"] == "chat":
            due["wait"] = since(case) + timedelta(minutes=file.waiting.unstaffed_minutes)
            if case["told_until"]:
                due["update"] = case["told_until"]
        if case["callback_at"] and case["rank_at"] == case["callback_at"]:
            due["callback"] = case["callback_at"]
    if may_breach(case):
        due["breach"] = case["due_at"]
    if case["state"] == "with_agent":
        due["silence"] = case["claimed_at"] + timedelta(seconds=file.agents.offline_seconds)
    return due


def may_breach(case: dict[str, Any]) -> bool:
    """Whether somebody still owes an answer by a due time that has not been missed yet. Who has
    taken a ticket still owes it; who has come into the chat is there."""
    owed = case["state"] in WAITING or (case["state"] == "with_agent" and case["way"] != "chat")
    return owed and case["due_at"] is not None and case["breach_at"] is None


def since(case: dict[str, Any]) -> datetime:
    """Since when the customer has been waiting: since the request, or since an agent was lost."""
    return case["waiting_since"] or case["requested_at"]
