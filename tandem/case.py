"""Who has the conversation now: the state machine of a case. The only place that knows its edges.

A conversation without an open case belongs to the assistant. While a case is open the assistant
is silent; it comes back only by `hand_back`, `cancel` or `close`. `storage/cases.py` applies the
edges one at a time with compare-and-set, so that of two agents who claim one wins.
"""

from typing import Literal

from tandem.errors import Refused

State = Literal["requested", "queued", "with_agent", "back_to_bot", "closed"]
Owner = Literal["bot", "waiting", "person"]

EDGES: dict[tuple[str, str], State] = {
    ("requested", "queue"): "queued",
    ("queued", "claim"): "with_agent",
    ("queued", "cancel"): "back_to_bot",
    ("queued", "leave"): "closed",
    ("with_agent", "release"): "queued",
    ("with_agent", "hand_back"): "back_to_bot",
    ("with_agent", "close"): "closed",
    ("with_agent", "leave"): "closed",
}
"""(state, edge) -> next state. What is not listed is refused."""

OPEN: frozenset[str] = frozenset({"requested", "queued", "with_agent"})
"""States in which a person has, or is about to have, the conversation."""

BY_AGENT = frozenset({"release", "hand_back", "close"})
"""Edges that only the agent who has the case may take."""


def next_state(state: str, edge: str) -> State:
    """The state after `edge`. Raises Refused edge_not_allowed."""
    try:
        return EDGES[state, edge]
    except KeyError:
        raise Refused(
            "edge_not_allowed", f"A case that is {state.replace('_', ' ')} cannot {edge}.", 409
        ) from None


def owner(state: str | None) -> Owner:
    """Who has the conversation when its open case is in `state` (None: there is no open case)."""
    if state not in OPEN:
        return "bot"
    return "person" if state == "with_agent" else "waiting"
