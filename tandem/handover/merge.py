"""Two conversations of one person become one matter: one case goes on, the other is closed with a
trace in both. Nothing is moved, so that each conversation stays what was said in it."""

from tandem.cases.agent import Agent
from tandem.cases.case import Case
from tandem.cases.transitions import Claim, Close
from tandem.core.conversation import PROVEN
from tandem.core.errors import Refused
from tandem.core.words import refusal, say
from tandem.handover.language import in_their_language
from tandem.runtime import Runtime

SYSTEM = "merged"
"""As which it stands among the external ids: the closed case is ours, that which goes on theirs."""
OUTCOME = "merged"
MAIL = "mail"
"""As which customers' answers by mail stand there."""


def merge(runtime: Runtime, case_id: str, agent: Agent, other_id: str) -> Case:
    """Close the `other` open case of the same person; this agent's case goes on, with its tags and
    followers. Its customer hears where the matter goes on. Returns the case that goes on.

    Raises Refused not_yours, not_same_person, edge_not_allowed.
    """
    case, other = runtime.storage.cases.get(case_id), runtime.storage.cases.get(other_id)
    if not case.is_with(agent.id):
        raise Refused("not_yours", refusal("claim_first"), 409)
    if other.id == case.id or not is_same_person(runtime, case, other):
        raise Refused("not_same_person", refusal("not_same_person"), 409, "other")
    if not (other.is_waiting or other.is_with(agent.id)):
        raise Refused("not_yours", refusal("other_has_it"), 409)
    closed = _close(runtime, other.id, agent, case.reference)
    runtime.storage.external_ids.put(SYSTEM, closed.id, case.id, whose=closed.conversation_id)
    for tag in runtime.storage.tags.of(closed.id):
        runtime.storage.tags.add(case.id, tag, agent.id)
    for follower in runtime.storage.notifications.followers(closed.id):
        runtime.storage.notifications.follow(follower, case.id)
    here = say("desk.merged_here", reference=closed.reference)
    runtime.storage.cases.add_note(case.id, agent.id, here)
    there = say("desk.merged_there", reference=case.reference)
    runtime.storage.cases.add_note(closed.id, agent.id, there)
    return runtime.storage.cases.get(case.id)


def is_same_person(runtime: Runtime, one: Case, other: Case) -> bool:
    """Whether both are of one customer who has proved it, or of one mailbox that both were written
    from. An address that somebody only typed is anybody's."""
    found = [runtime.storage.conversations.identity(case.conversation_id) for case in (one, other)]
    (first, how), (second, how_second) = found
    if first is not None and first == second and "not verified" not in (how, how_second):
        return True
    if not one.email or one.email != other.email:
        return False
    return all(_reads_mailbox(runtime, case) for case in (one, other))


def _reads_mailbox(runtime: Runtime, case: Case) -> bool:
    """Whether a customer has answered from the case's address, or has proved that it is theirs."""
    email, mails = (case.email or "").casefold(), runtime.storage.external_ids
    answered = mails.all_of(MAIL, case.conversation_id).values()
    if any(one.about.get("sender") == email for one in answered):
        return True
    customer_id, how = runtime.storage.conversations.identity(case.conversation_id)
    customer = runtime.shop.customer(customer_id) if customer_id and how in PROVEN else None
    return customer is not None and customer.email.casefold() == email


def others_of(runtime: Runtime, case: Case) -> list[Case]:
    """The other open cases of the same person."""
    customer_id, _ = runtime.storage.conversations.identity(case.conversation_id)
    found = runtime.storage.cases.open_of_person(customer_id, case.email)
    return [one for one in found if one.id != case.id and is_same_person(runtime, case, one)]


@in_their_language
def _close(runtime: Runtime, case_id: str, agent: Agent, reference: str) -> Case:
    other = runtime.storage.cases.get(case_id)
    if other.is_waiting:
        runtime.storage.cases.move(other.id, Claim(agent.id))
    said = runtime.config.messages("merged", reference=reference)
    close = Close(agent.id, OUTCOME, other.emotional_note)
    return runtime.storage.cases.move(other.id, close, say=said)
