"""What an edge changes in the row of a case, and who may take it. Pure."""

from datetime import datetime
from typing import Any

from tandem.cases.routing import FRONT
from tandem.cases.state_machine import BY_AGENT, BY_OFFERED, OPEN, next_state
from tandem.core.errors import Refused

LOST_AGENT = {"release", "gone", "transfer"}
"""Edges after which a customer who was talking to somebody waits again: at the front."""

Row = dict[str, Any]


def changes(row: Row, edge: str, agent_id: str | None, moment: datetime, given: Row) -> Row:
    """The columns that an edge of a case changes; what is given goes before what the edge does by
    itself. Raises Refused edge_not_allowed."""
    state = next_state(row["state"], edge)
    values: Row = {"state": state}
    if state == "with_agent":
        values |= {"offered_to": None, "offered_until": None, "asked": None}
        values |= {"wrap_up_at": None}
        if edge != "resume":
            values |= {"agent_id": agent_id, "claimed_at": moment}
    if edge in ("decline", "lapse"):
        values["asked"] = [*(row["asked"] or []), row["offered_to"]]
    if state == "queued":
        values |= {"offered_to": None, "offered_until": None}
    if edge in LOST_AGENT or edge == "pass":
        values |= {"agent_id": None, "claimed_at": None, "waiting_since": moment}
        values |= {"told_until": None}
    if edge in LOST_AGENT:
        values |= {"asked": [row["agent_id"]], "rank_at": row["requested_at"] - FRONT}
    if edge in ("transfer", "pass"):
        values["from_agent"] = row["agent_id"]
    if state == "wrap_up":
        values["wrap_up_at"] = moment
    if state not in OPEN:
        values |= {"closed_at": moment, "callback_place": None}
    return {name: value for name, value in values.items() if name not in given}


def check_right(row: Row, edge: str, agent_id: str | None) -> None:
    """Raises Refused not_yours where the edge is for the agent who has the case, or to whom it is
    offered."""
    if edge in BY_AGENT and row["agent_id"] != agent_id:
        raise Refused("not_yours", "Another agent has this case.", 409)
    if edge in BY_OFFERED and row["offered_to"] != agent_id:
        raise Refused("not_yours", "This case is not offered to you any more.", 409)
