"""What each transition of a case may be given, and what it changes. Pure.

One class for each member of `Transition`: its fields are all that a caller may say. `after` gives
the case as it is then; who writes it and what is said along with it is for others.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from tandem.cases.case import Case
from tandem.cases.routing import FRONT
from tandem.cases.state_machine import (
    BY_AGENT,
    BY_OFFERED,
    OPEN,
    ContactMethod,
    State,
    Transition,
    next_state,
)
from tandem.config.team import SupportTier
from tandem.core.errors import Refused
from tandem.core.words import refusal


@dataclass(frozen=True, slots=True)
class Move:
    """A transition with what goes with it. `agent_id` is the agent who makes it, if one does."""

    transition: ClassVar[Transition]

    @property
    def actor(self) -> str | None:
        """The agent who makes it; None for customers and the clock."""
        return None

    def check(self, case: Case) -> None:
        """Raises Refused if the case is not any more as whoever makes it has seen it."""

    def applied(self, case: Case, at: datetime) -> Case:
        """The case with what is given. `case` has its new state and what comes with that."""
        return case


@dataclass(frozen=True, slots=True)
class Offer(Move):
    """Show it to one agent, for a while."""

    transition = Transition.OFFER
    to: str
    until: datetime

    def applied(self, case: Case, at: datetime) -> Case:
        """The offer."""
        return replace(case, offered_to=self.to, offered_until=self.until)


@dataclass(frozen=True, slots=True)
class ByAgent(Move):
    """What an agent does."""

    agent_id: str

    @property
    def actor(self) -> str | None:
        """The agent."""
        return self.agent_id

    def check(self, case: Case) -> None:
        """Only the agent who has the case, or to whom it is offered, where the table says so."""
        if self.transition in BY_AGENT and case.agent_id != self.agent_id:
            raise Refused("not_yours", refusal("other_has_it"), 409)
        if self.transition in BY_OFFERED and case.offered_to != self.agent_id:
            raise Refused("not_yours", refusal("not_offered"), 409)


@dataclass(frozen=True, slots=True)
class Take(ByAgent):
    """The agent has the case from now on. `claimed_in` says where the agent works."""

    claimed_in: str = "desk"

    def applied(self, case: Case, at: datetime) -> Case:
        """Whose it is since when."""
        return replace(case, agent_id=self.agent_id, claimed_at=at, claimed_in=self.claimed_in)


@dataclass(frozen=True, slots=True)
class Claim(Take):
    """From the list."""

    transition = Transition.CLAIM


@dataclass(frozen=True, slots=True)
class TakeOver(Take):
    """From the colleague who has it, as a supervisor."""

    transition = Transition.TAKE_OVER

    def check(self, case: Case) -> None:
        """Not from oneself."""
        if case.agent_id == self.agent_id:
            raise Refused("edge_not_allowed", refusal("yours_already"), 409)

    def applied(self, case: Case, at: datetime) -> Case:
        """Whose it is now, and whose it was."""
        taken = replace(case, previous_agent_id=case.agent_id, agent_id=self.agent_id)
        return replace(taken, claimed_at=at, claimed_in=self.claimed_in)


@dataclass(frozen=True, slots=True)
class Accept(Take):
    """An offer."""

    transition = Transition.ACCEPT


@dataclass(frozen=True, slots=True)
class Decline(ByAgent):
    """The agent lets an offer pass."""

    transition = Transition.DECLINE

    def applied(self, case: Case, at: datetime) -> Case:
        """Not asked again."""
        return replace(case, passed_over_by=(*case.passed_over_by, self.agent_id))


@dataclass(frozen=True, slots=True)
class OfferExpired(Move):
    """The offer that was seen, to `to` and until then, had no answer."""

    transition = Transition.OFFER_EXPIRED
    to: str
    until: datetime

    def check(self, case: Case) -> None:
        """The same offer still."""
        _unchanged((case.offered_to, case.offered_until), (self.to, self.until))

    def applied(self, case: Case, at: datetime) -> Case:
        """Not asked again."""
        return replace(case, passed_over_by=(*case.passed_over_by, self.to))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeContactMethod(Move):
    """Another way to reach the customer. `email` None leaves the address that is known."""

    transition = Transition.CHANGE_CONTACT_METHOD
    contact_method: ContactMethod
    due_at: datetime | None
    queue_sort_key: datetime
    email: str | None = None
    callback_phone: str | None = None
    callback_at: datetime | None = None
    callback_place: int | None = None
    next_update_at: datetime | None = None
    waiting_since: datetime | None = None

    def applied(self, case: Case, at: datetime) -> Case:
        """Whoever let it pass may be asked again."""
        return replace(
            case,
            contact_method=self.contact_method,
            due_at=self.due_at,
            queue_sort_key=self.queue_sort_key,
            email=self.email or case.email,
            callback_phone=self.callback_phone or case.callback_phone,
            callback_at=self.callback_at,
            callback_place=self.callback_place,
            next_update_at=self.next_update_at,
            waiting_since=self.waiting_since or case.waiting_since,
            passed_over_by=(),
        )


@dataclass(frozen=True, slots=True)
class Cancel(Move):
    """The customer does not want a person any more."""

    transition = Transition.CANCEL

    def applied(self, case: Case, at: datetime) -> Case:
        """How it ended."""
        return replace(case, outcome="cancelled")


@dataclass(frozen=True, slots=True)
class EndChat(Move):
    """The customer ends the conversation."""

    transition = Transition.END_CHAT

    def applied(self, case: Case, at: datetime) -> Case:
        """How it ended."""
        return replace(case, outcome="customer_left")


def _lost_agent(case: Case, before: str | None, at: datetime) -> Case:
    """The customer, who was talking to somebody, waits again, at the front."""
    return replace(
        _without_agent(case, at),
        passed_over_by=(before,) if before else (),
        queue_sort_key=case.requested_at - FRONT,
    )


def _without_agent(case: Case, at: datetime) -> Case:
    return replace(case, agent_id=None, claimed_at=None, waiting_since=at, next_update_at=None)


@dataclass(frozen=True, slots=True)
class Release(ByAgent):
    """The agent puts it back into its queue."""

    transition = Transition.RELEASE

    def applied(self, case: Case, at: datetime) -> Case:
        """At the front."""
        return _lost_agent(case, self.agent_id, at)


@dataclass(frozen=True, slots=True)
class SeenWith(Move):
    """Somebody is silent in a talk that an agent has had since `claimed_at`."""

    agent_id: str
    claimed_at: datetime

    def check(self, case: Case) -> None:
        """The same talk still."""
        _unchanged((case.agent_id, case.claimed_at), (self.agent_id, self.claimed_at))


@dataclass(frozen=True, slots=True)
class AgentDisconnected(SeenWith):
    """The agent is gone, or does not answer."""

    transition = Transition.AGENT_DISCONNECTED

    def applied(self, case: Case, at: datetime) -> Case:
        """At the front."""
        return _lost_agent(case, self.agent_id, at)


@dataclass(frozen=True, slots=True)
class CustomerInactive(SeenWith):
    """The customer has been silent for long."""

    transition = Transition.CUSTOMER_INACTIVE


@dataclass(frozen=True, slots=True)
class WrapUpExpired(Move):
    """Its agent has not said how it ended; `wrapped_up_at` as it was seen."""

    transition = Transition.WRAP_UP_EXPIRED
    wrapped_up_at: datetime

    def check(self, case: Case) -> None:
        """The same wrap-up still."""
        _unchanged((case.wrapped_up_at,), (self.wrapped_up_at,))

    def applied(self, case: Case, at: datetime) -> Case:
        """How it ended: nobody has said."""
        return replace(case, outcome="not_said")


@dataclass(frozen=True, slots=True)
class PassOn(ByAgent):
    """The agent passes it on, with a `note` for whoever takes over; to another queue or tier."""

    note: str
    queue: str | None = None
    support_tier: SupportTier | None = None

    def retargeted(self, case: Case) -> Case:
        """The case with its new queue and tier."""
        return replace(
            case,
            queue=self.queue or case.queue,
            support_tier=self.support_tier or case.support_tier,
            previous_agent_id=self.agent_id,
        )


@dataclass(frozen=True, slots=True)
class Transfer(PassOn):
    """To whoever takes it."""

    transition = Transition.TRANSFER

    def applied(self, case: Case, at: datetime) -> Case:
        """At the front of its queue."""
        return _lost_agent(self.retargeted(case), self.agent_id, at)


@dataclass(frozen=True, slots=True, kw_only=True)
class PassToAgent(PassOn):
    """To one agent, to whom it is offered."""

    transition = Transition.PASS_TO_AGENT
    to: str
    until: datetime

    def applied(self, case: Case, at: datetime) -> Case:
        """The offer."""
        waiting = _without_agent(self.retargeted(case), at)
        return replace(waiting, offered_to=self.to, offered_until=self.until)


@dataclass(frozen=True, slots=True)
class WrapUp(ByAgent):
    """The talk is over, the paperwork is not."""

    transition = Transition.WRAP_UP


@dataclass(frozen=True, slots=True)
class Resume(ByAgent):
    """Back into the talk."""

    transition = Transition.RESUME


@dataclass(frozen=True, slots=True)
class Learned:
    """What an agent found out: facts by the names of the packet, and a line of context."""

    agent: str
    facts: dict[str, str]
    context: str


@dataclass(frozen=True, slots=True)
class HandBack(ByAgent):
    """The assistant has the conversation again and knows what was `learned`."""

    transition = Transition.HAND_BACK
    learned: Learned

    def applied(self, case: Case, at: datetime) -> Case:
        """How it ended."""
        return replace(case, outcome="handed_back")


@dataclass(frozen=True, slots=True)
class Close(ByAgent):
    """The matter is closed."""

    transition = Transition.CLOSE
    outcome: str
    emotional_note: str | None = None

    def applied(self, case: Case, at: datetime) -> Case:
        """How it ended, and how the customer was."""
        return replace(case, outcome=self.outcome, emotional_note=self.emotional_note)


def after(case: Case, move: Move, at: datetime) -> Case:
    """The case once `move` is made. Raises Refused edge_not_allowed, not_yours; then it is as it
    was."""
    move.check(case)
    state = next_state(case.state, move.transition)
    return move.applied(_entered(replace(case, state=state), state, at), at)


def _entered(case: Case, state: State, at: datetime) -> Case:
    """What comes with a state, however it was reached."""
    case = replace(case, snoozed_until=None, snoozed_seq=None)
    if state == "with_agent":
        case = replace(case, offered_to=None, offered_until=None, passed_over_by=())
        return replace(case, wrapped_up_at=None)
    if state == "queued":
        return replace(case, offered_to=None, offered_until=None)
    if state == "wrap_up":
        return replace(case, wrapped_up_at=at)
    return case if state in OPEN else replace(case, closed_at=at, callback_place=None)


def _unchanged(now: tuple[object, ...], seen: tuple[object, ...]) -> None:
    if now != seen:
        raise Refused("edge_not_allowed", refusal("case_changed"), 409)
