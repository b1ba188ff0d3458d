"""Does the assistant write first? Pure: what the shop told, what is known, and the rules."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tandem.config.policy import Policy
from tandem.config.proactive import ProactiveRules
from tandem.core.conversation import Conversation

DISPUTES = ("record_dispute", "take_complaint", "report_missing")
"""Skills after which a matter is disputed, or lost: nobody is told good news of it."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the shop told of: `kind` is one of proactive.yml's events. `agreed` are the ways on
    which the customer wants to hear of it ("website", "slack", "mail"), as the shop knows;
    `stopped` is whether they have told us to stop. `here` is the time where the shop is."""

    kind: str
    happened: datetime
    agreed: frozenset[str]
    stopped: bool
    now: datetime
    here: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """`way` is how it is told, "" for not at all, and `why`; `wait` until quiet hours are over.
    `elsewhere` is whether it may be told, but not in this conversation."""

    way: str
    why: str
    wait: float = 0.0
    elsewhere: bool = False


def proactive(
    occasion: Occasion,
    conversation: Conversation | None,
    has_person: bool,
    rules: ProactiveRules,
    policy: Policy,
) -> Answer:
    """Whether and how it is told. `conversation` is the customer's latest, if any of late."""
    if occasion.kind not in rules.events:
        return Answer("", "nothing is said of this kind")
    if not occasion.agreed:
        return Answer("", "the customer has not agreed")
    if occasion.stopped:
        return Answer("", "the customer has told us to stop")
    if occasion.now - occasion.happened > timedelta(hours=rules.too_old_hours):
        return Answer("", "it is no news any more")
    if conversation is not None:
        if has_person:
            return Answer("", "a person has the conversation")
        if any(done.skill in DISPUTES for done in conversation.tried):
            return Answer("", "the matter is disputed")
        if _is_sad(conversation, policy):
            return Answer("", "the conversation was a sad or an angry one")
    if rules.quiet_hours.hold(occasion.here.time()):
        return Answer("", "quiet hours", _until_loud(occasion.here, rules))
    if conversation is not None and conversation.channel in occasion.agreed:
        return Answer(conversation.channel, "in their conversation")
    if "mail" in occasion.agreed:
        return Answer("mail", "by mail", elsewhere=True)
    return Answer("", "no way that the customer has agreed to is open", elsewhere=True)


def _is_sad(conversation: Conversation, policy: Policy) -> bool:
    sad, angry = policy.sadness.offer_at, policy.frustration.offer_at
    for turn in conversation.customer_turns:
        mood = turn.nlu_result.mood if turn.nlu_result else {}
        if float(mood.get("sadness") or 0) >= sad or float(mood.get("frustration") or 0) >= angry:
            return True
    return False


def _until_loud(here: datetime, rules: ProactiveRules) -> float:
    end = here.replace(
        hour=rules.quiet_hours.until.hour,
        minute=rules.quiet_hours.until.minute,
        second=0,
        microsecond=0,
    )
    if end <= here:
        end += timedelta(days=1)
    return (end - here).total_seconds()
