"""Closing the loop in the moment: who leaves in low mood without an outcome becomes a task.

Every minute the conversations that have just become silent are looked at, as measures will see
them. A task is a case whose customer can be reached: by mail, or in their Slack thread. Nobody is
written to by us: a person decides what to say.
"""

from datetime import datetime, timedelta

from tandem.cases.case import Case
from tandem.config.team import FollowUp
from tandem.core.words import say
from tandem.escalation.decision import Decision
from tandem.handover.contact_methods import email_of
from tandem.handover.open_case import open_task
from tandem.insights.roll_up import asked_again
from tandem.learning.contact import Contact, contacts_of
from tandem.learning.demo.history import DEMO_BEGINS
from tandem.runtime import Runtime
from tandem.storage.raw_contacts import FOLLOW_UP

LOOKED_BACK = timedelta(minutes=60)
"""So long after they became silent they are still looked at: a process may have been away."""
PRIORITY = 2
RULE = "left_in_low_mood"


def follow_up(runtime: Runtime) -> list[Case]:
    """Open a task for everybody who has just left so. Returns the new cases."""
    rule = runtime.config.team.file.insights.follow_up
    if rule is None:
        return []
    now = runtime.clock()
    silent = now - timedelta(minutes=rule.after_minutes)
    opened = []
    for raw in runtime.storage.contacts.just_silent(silent - LOOKED_BACK, silent, asked_again):
        if raw.id.startswith(DEMO_BEGINS):
            continue
        contact = contacts_of(raw, runtime.config.team.zone, now)[-1]
        if _needs_it(contact, raw.turns[-1].at if raw.turns else now, rule, silent):
            case = _task(runtime, contact, rule)
            opened += [case] if case else []
    return opened


def _needs_it(contact: Contact, last: datetime, rule: FollowUp, silent: datetime) -> bool:
    """Low at the end, nothing came of it, no person came; gone, or silent for long enough."""
    low = contact.mood_last is not None and contact.mood_last >= rule.mood_at
    gone = bool(contact.left_it) or last <= silent
    return low and gone and contact.outcome == "unresolved" and not contact.connected


def _task(runtime: Runtime, contact: Contact, rule: FollowUp) -> Case | None:
    conversation = runtime.storage.conversations.conversation(contact.conversation_id)
    if runtime.storage.cases.of_conversation(conversation.id) is not None:
        return None
    if not email_of(conversation) and conversation.channel != "slack":
        return None  # nobody could reach them
    said = [turn.seq for turn in conversation.customer_turns][-1:]
    reason = say("leads.left_low", mood=f"{contact.mood_last:.2f}")
    decision = Decision("hand_over", RULE, reason, tuple(said), rule.queue, "general", PRIORITY)
    case, is_new = open_task(runtime, conversation, f"{contact.id}{FOLLOW_UP}", decision)
    return case if is_new else None
