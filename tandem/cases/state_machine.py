"""Who has the conversation now: the state machine of a case. The only place that knows its table.

A conversation without an open case belongs to the assistant. While a person has, or is about to
have, the conversation, the assistant is silent; it comes back only by a transition of this table.
What a transition may be given and what it changes is in `tandem/cases/transitions.py`;
`tandem/storage/cases.py` takes them one at a time, so that of two agents who claim one wins.

A case has a contact method: how the person will reach the customer. In the "chat" the customer
waits. By every other method nobody waits: the case stays on the desk's list with its due time, and
the assistant may go on helping until somebody takes the case.
"""

from enum import Enum
from typing import Literal, get_args

from tandem.core.errors import Refused
from tandem.core.words import refusal

State = Literal["requested", "queued", "offered", "with_agent", "wrap_up", "closed", "back_to_bot"]
Owner = Literal["bot", "waiting", "person"]
ContactMethod = Literal["chat", "ticket", "callback", "mail", "phone"]

CONTACT_METHODS: tuple[ContactMethod, ...] = get_args(ContactMethod)


class Transition(Enum):
    """How a case comes from one state to the next. The values are the words that are stored, and
    told to other systems (docs/webhooks.md)."""

    QUEUE = "queue"
    OFFER = "offer"  # routing shows the case to one agent
    CLAIM = "claim"
    ACCEPT = "accept"
    DECLINE = "decline"
    OFFER_EXPIRED = "lapse"  # no answer in time
    CHANGE_CONTACT_METHOD = "switch"  # to a ticket, a call, mail, or the chat again
    CANCEL = "cancel"  # the customer goes back to the assistant
    END_CHAT = "leave"  # the customer ends the conversation
    RELEASE = "release"
    AGENT_DISCONNECTED = "gone"  # the agent's desk is dead, or the agent does not answer
    TRANSFER = "transfer"  # to a queue or a tier
    PASS_TO_AGENT = "pass"  # noqa: S105
    WRAP_UP = "wrap_up"
    CUSTOMER_INACTIVE = "stale"  # the customer has been silent for long
    HAND_BACK = "hand_back"
    CLOSE = "close"
    RESUME = "resume"
    TAKE_OVER = "take_over"  # a supervisor, from a colleague
    WRAP_UP_EXPIRED = "wrapped_up"  # nobody said how it ended in time


_T = Transition
TRANSITIONS: dict[tuple[State, Transition], State] = {
    ("requested", _T.QUEUE): "queued",
    ("queued", _T.OFFER): "offered",
    ("queued", _T.CLAIM): "with_agent",
    ("queued", _T.CHANGE_CONTACT_METHOD): "queued",
    ("queued", _T.CANCEL): "back_to_bot",
    ("queued", _T.END_CHAT): "closed",
    ("offered", _T.ACCEPT): "with_agent",
    ("offered", _T.CLAIM): "with_agent",  # another agent was quicker than the one it is offered to
    ("offered", _T.DECLINE): "queued",
    ("offered", _T.OFFER_EXPIRED): "queued",
    ("offered", _T.CHANGE_CONTACT_METHOD): "queued",
    ("offered", _T.CANCEL): "back_to_bot",
    ("offered", _T.END_CHAT): "closed",
    ("with_agent", _T.RELEASE): "queued",
    ("with_agent", _T.AGENT_DISCONNECTED): "queued",
    ("with_agent", _T.TRANSFER): "queued",
    ("with_agent", _T.PASS_TO_AGENT): "offered",
    ("with_agent", _T.WRAP_UP): "wrap_up",
    ("with_agent", _T.CUSTOMER_INACTIVE): "wrap_up",
    ("with_agent", _T.END_CHAT): "wrap_up",
    ("with_agent", _T.HAND_BACK): "back_to_bot",
    ("with_agent", _T.CLOSE): "closed",
    ("with_agent", _T.TAKE_OVER): "with_agent",
    ("wrap_up", _T.RESUME): "with_agent",
    ("wrap_up", _T.WRAP_UP_EXPIRED): "closed",
    ("wrap_up", _T.END_CHAT): "wrap_up",
    ("wrap_up", _T.CLOSE): "closed",
}
"""(state, transition) -> next state. What is not listed is refused."""

OPEN: frozenset[State] = frozenset({"requested", "queued", "offered", "with_agent", "wrap_up"})
"""States in which the case is on the desk's list."""

WAITING: frozenset[State] = frozenset({"requested", "queued", "offered"})
"""States in which nobody has taken the case yet."""

BY_AGENT = frozenset(
    {_T.RELEASE, _T.TRANSFER, _T.PASS_TO_AGENT, _T.WRAP_UP, _T.HAND_BACK, _T.CLOSE, _T.RESUME}
)
"""Transitions that only the agent who has the case may make."""

BY_OFFERED = frozenset({_T.ACCEPT, _T.DECLINE})
"""Transitions that only the agent to whom the case is offered may make."""

OUTCOMES = ("solved", "not_solved", "no_answer")
"""How an agent may close a case; words/ has how it is called."""


def next_state(state: State, transition: Transition) -> State:
    """The state after `transition`. Raises Refused edge_not_allowed."""
    try:
        return TRANSITIONS[state, transition]
    except KeyError:
        names = {"state": state.replace("_", " "), "transition": transition.value.replace("_", " ")}
        raise Refused("edge_not_allowed", refusal("edge_not_allowed", **names), 409) from None


def owner(state: State | None, contact_method: ContactMethod = "chat") -> Owner:
    """Who has the conversation when its open case is in `state` (None: there is no open case)."""
    if state == "with_agent":
        return "person"
    return "waiting" if state in WAITING and contact_method == "chat" else "bot"
