"""The situation in concrete words, said before an offer or a check-in. Pure.

Only what is in the conversation or the record is said, and nothing twice: each way of saying it
is a response of its own, `used` once a conversation.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from tandem.config.policy import Policy
from tandem.config.topics import Topic
from tandem.core.conversation import Conversation
from tandem.core.decision_context import Contact
from tandem.escalation.signals.clarifications import topic_turns
from tandem.escalation.signals.repeat_contact import same_matter

FEWEST_MESSAGES = 3
"""From here on the number of messages says something."""


@dataclass(frozen=True, slots=True)
class Said:
    """A response of domain.yml with its values."""

    response: str
    values: dict[str, str] = field(default_factory=dict)


def the_situation(
    conversation: Conversation, topics: dict[str, Topic], policy: Policy, used: Collection[str]
) -> Said | None:
    """The most concrete thing not said yet (`used`: the responses said before), or None where
    there is nothing concrete to say."""
    topic, turns = topic_turns(conversation, policy.confidence.at)
    thing = the_thing(conversation, topics, policy)
    if not thing:
        return None
    ways = _states(conversation)
    earlier = earlier_contact(conversation, topic, policy)
    if earlier:
        when = when_in_words(earlier.at, conversation.customer_turns[-1].at)
        ways.append(Said("utter_situation_again", {"when": when, "thing": thing}))
    if any(tried.outcome in ("failed", "not_found", "refused") for tried in conversation.tried):
        ways.append(Said("utter_situation_stuck", {"thing": thing}))
    if len(turns) >= FEWEST_MESSAGES:
        ways.append(Said("utter_situation_effort", {"thing": thing, "messages": str(len(turns))}))
    ways.append(Said("utter_situation_thing", {"thing": thing}))
    return next((way for way in ways if way.response not in used), None)


def the_thing(conversation: Conversation, topics: dict[str, Topic], policy: Policy) -> str:
    """What it is about, in the words used for it ("order 1042", "your refund"), or ""."""
    topic, _ = topic_turns(conversation, policy.confidence.at)
    earlier = earlier_contact(conversation, topic, policy)
    known = (earlier.facts if earlier else {}) | conversation.facts
    noun = topics[topic].noun if topic in topics else ""
    if known.get("order_number"):
        order = f"order {known['order_number']}"
        return f"your {noun}, {order}" if noun and noun != "order" else order
    if known.get("product"):
        return f"the {known['product']}"
    return f"your {noun}" if noun else ""


def earlier_contact(conversation: Conversation, topic: str, policy: Policy) -> Contact | None:
    """The newest other contact about the same matter."""
    contacts = sorted(
        conversation.decision_context.contacts, key=lambda contact: contact.at, reverse=True
    )
    same = (c for c in contacts if topic and same_matter(c, topic, conversation, policy))
    return next(same, None)


def when_in_words(then: datetime, now: datetime) -> str:
    """ "earlier today", "yesterday", "on Monday": days of the place where this runs."""
    days = (now.astimezone().date() - then.astimezone().date()).days
    if days <= 0:
        return "earlier today"
    return "yesterday" if days == 1 else f"on {then.astimezone():%A}"


def _states(conversation: Conversation) -> list[Said]:
    """What the last look at the order found."""
    order = conversation.facts.get("order_number")
    begin = f"Looked up order {order}: "
    found = [t.text.removeprefix(begin) for t in conversation.tried if t.text.startswith(begin)]
    if not order or not found:
        return []
    return [Said("utter_situation_state", {"order": order, "state": found[-1].rstrip(".")})]
