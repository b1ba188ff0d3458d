"""Is the customer back about the same matter, on whatever channel?"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading
from tandem.core.decision_context import Contact
from tandem.core.words import nth, say
from tandem.escalation.signals.clarifications import topic_turns


def read(conversation: Conversation, policy: Policy) -> Reading:
    """Contacts about this matter within the window of hours, this one included."""
    hours = policy.repeat_contact.hours
    words = partial(say, "reasons.contact_within_hours", span=hours)
    return counted("repeat_contact", conversation, policy, timedelta(hours=hours), words)


def counted(
    name: str,
    conversation: Conversation,
    policy: Policy,
    window: timedelta,
    words: Callable[..., str],
) -> Reading:
    """The reading `name`: contacts about this matter within `window`, this one included; 1 while
    it is the first, 0 while it is not clear what it is about. `words` tells {nth} and {topic}."""
    topic, turns = topic_turns(conversation, policy.confidence.at)
    if not topic:
        return Reading(name, 0, say("reasons.topic_unclear"))
    now = conversation.customer_turns[-1].at
    same = [
        contact
        for contact in conversation.decision_context.contacts
        if contact.at > now - window and same_matter(contact, topic, conversation, policy)
    ]
    if not same:
        return Reading(name, 1, say("reasons.first_contact"))
    number = len(same) + 1
    seqs = tuple(turn.seq for turn in turns[:1])
    told = words(nth=nth(number), topic=topic.replace("_", " "))
    return Reading(name, number, told, seqs)


def same_matter(contact: Contact, topic: str, conversation: Conversation, policy: Policy) -> bool:
    """The same order, or else the same topic or one that the policy counts as the same matter."""
    ours, theirs = conversation.facts.get("order_number"), contact.facts.get("order_number")
    if ours and theirs:
        return ours == theirs
    groups = policy.repeat_contact.same_matter
    return contact.topic == topic or any(topic in g and contact.topic in g for g in groups)
