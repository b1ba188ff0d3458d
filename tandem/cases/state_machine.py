"""Who has the conversation now: the state machine of a case. The only place that knows its edges.

A conversation without an open case belongs to the assistant. While a person has, or is about to
have, the conversation, the assistant is silent; it comes back only by an edge of this table.
`storage/cases.py` applies the edges one at a time, so that of two agents who claim one wins.

A case has a way: how the person will reach the customer. In the way "chat" the customer waits.
In all other ways nobody waits: the case stays on the desk's list with
its due time, and the assistant may go on helping until somebody takes the case.
"""

from typing import Literal

from tandem.core.errors import Refused

State = Literal["requested", "queued", "offered", "with_agent", "wrap_up", "closed", "back_to_bot"]
Owner = Literal["bot", "waiting", "person"]
Way = Literal["chat", "ticket", "callback", "mail", "phone"]

WAYS: tuple[Way, ...] = ("chat", "ticket", "callback", "mail", "phone")

EDGES: dict[tuple[str, str], State] = {
    ("requested", "queue"): "queued",
    ("queued", "offer"): "offered",  # routing shows the case to one agent
    ("queued", "claim"): "with_agent",
    ("queued", "switch"): "queued",  # to another way: ticket, callback, mail, or the chat again
    ("queued", "cancel"): "back_to_bot",
    ("queued", "leave"): "closed",
    ("offered", "accept"): "with_agent",
    ("offered", "claim"): "with_agent",  # another agent was quicker than the one it was offered to
    ("offered", "decline"): "queued",
    ("offered", "lapse"): "queued",  # no answer in time
    ("offered", "switch"): "queued",
    ("offered", "cancel"): "back_to_bot",
    ("offered", "leave"): "closed",
    ("with_agent", "release"): "queued",
    ("with_agent", "gone"): "queued",  # the agent's desk is dead, or the agent does not answer
    ("with_agent", "transfer"): "queued",  # to a queue or a level
    ("with_agent", "pass"): "offered",  # to one agent
    ("with_agent", "wrap_up"): "wrap_up",
    ("with_agent", "stale"): "wrap_up",  # the customer has been silent for long
    ("with_agent", "leave"): "wrap_up",
    ("with_agent", "hand_back"): "back_to_bot",
    ("with_agent", "close"): "closed",
    ("wrap_up", "resume"): "with_agent",
    ("wrap_up", "leave"): "wrap_up",
    ("wrap_up", "close"): "closed",
}
"""(state, edge) -> next state. What is not listed is refused."""

OPEN: frozenset[str] = frozenset({"requested", "queued", "offered", "with_agent", "wrap_up"})
"""States in which the case is on the desk's list."""

WAITING: frozenset[str] = frozenset({"requested", "queued", "offered"})
"""States in which nobody has taken the case yet."""

BY_AGENT = frozenset({"release", "transfer", "pass", "wrap_up", "hand_back", "close", "resume"})
"""Edges that only the agent who has the case may take."""

BY_OFFERED = frozenset({"accept", "decline"})
"""Edges that only the agent to whom the case is offered may take."""


OUTCOMES = {"solved": "Solved", "not_solved": "Not solved", "no_answer": "No answer"}
"""How an agent may close a case, and how it is called."""


def next_state(state: str, edge: str) -> State:
    """The state after `edge`. Raises Refused edge_not_allowed."""
    try:
        return EDGES[state, edge]
    except KeyError:
        words = f"A case that is {state.replace('_', ' ')} cannot {edge.replace('_', ' ')}."
        raise Refused("edge_not_allowed", words, 409) from None


def owner(state: str | None, way: str = "chat") -> Owner:
    """Who has the conversation when its open case is in `state` (None: there is no open case)."""
    if state == "with_agent":
        return "person"
    return "waiting" if state in WAITING and way == "chat" else "bot"


def owner_of(case: dict | None) -> Owner:
    """Who has the conversation with this open case, or without one."""
    return owner(case["state"], case["way"]) if case else "bot"
