"""Is the customer back about the same matter, on whatever channel?"""

from datetime import timedelta

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading
from tandem.core.decision_context import Contact
from tandem.escalation.signals.clarifications import topic_turns

ORDINALS = {2: "second", 3: "third", 4: "fourth", 5: "fifth"}


def read(conversation: Conversation, policy: Policy) -> Reading:
    """Contacts about this matter within the window of hours, this one included."""
    hours = policy.repeat_contact.hours
    return counted("repeat_contact", conversation, policy, timedelta(hours=hours), f"{hours} h")


def counted(
    name: str, conversation: Conversation, policy: Policy, window: timedelta, words: str
) -> Reading:
    """The reading `name`: contacts about this matter within `window`, this one included; 1 while
    it is the first, 0 while it is not clear what it is about."""
    topic, turns = topic_turns(conversation, policy.confidence.at)
    if not topic:
        return Reading(name, 0, "it is not clear yet what it is about")
    now = conversation.customer_turns[-1].at
    same = [
        contact
        for contact in conversation.decision_context.contacts
        if contact.at > now - window and same_matter(contact, topic, conversation, policy)
    ]
    if not same:
        return Reading(name, 1, "first contact about this")
    number = len(same) + 1
    nth = ORDINALS.get(number, f"{number}th")
    about = topic.replace("_", " ")
    seqs = tuple(turn.seq for turn in turns[:1])
    return Reading(name, number, f"{nth} contact about {about} within {words}", seqs)


def same_matter(contact: Contact, topic: str, conversation: Conversation, policy: Policy) -> bool:
    """The same order, or else the same topic or one that the policy counts as the same matter."""
    ours, theirs = conversation.facts.get("order_number"), contact.facts.get("order_number")
    if ours and theirs:
        return ours == theirs
    groups = policy.repeat_contact.same_matter
    return contact.topic == topic or any(topic in g and contact.topic in g for g in groups)
