"""How a person can reach the customer at this moment, and what the customer is told about it."""

import re
from datetime import datetime, timedelta

from email_validator import EmailNotValidError, validate_email

from tandem.cases.case import Case, Mail
from tandem.cases.routing import is_able, queue_sort_key, wait_range
from tandem.config.business_hours import SLOTS_AHEAD
from tandem.config.team import SupportTier
from tandem.core.conversation import Conversation
from tandem.core.customs import brief_day
from tandem.core.errors import Refused
from tandem.core.redaction import redact
from tandem.core.words import refusal, say
from tandem.runtime import Runtime

SLOTS_LOOKED_AT = 200
YES = re.compile(
    r"^\W*(?:(?:yes|yep|yeah|yup|ok|okay|sure|fine|good|great|perfect|please|pls|do|that|that's"
    r"|thats|it|is|works|suits|me|for|then|note|thanks?|thank you|alright|all right"
    r"|go ahead)\W*)+$",
    re.I,
)
NO = re.compile(r"^\W*(?:no|nope|nah|not really)\b(?:\W*(?:thanks?|thank you|please))?\W*$", re.I)
PARTS = "\n\n"
"""Between what is better said in two bubbles than in one."""


def staffed(runtime: Runtime, queue: str, support_tier: SupportTier) -> bool:
    """Whether an agent who could take such a case is at the desk and available."""
    return any(
        agent.presence == "available" and is_able(agent, queue, support_tier, runtime.config.team)
        for agent in runtime.storage.agents.present()
    )


def reason_against_chat(runtime: Runtime, queue: str, support_tier: SupportTier) -> str:
    """Why waiting in the chat is no good now: "after_hours", "full", "nobody", "unstaffed", or ""
    for none. "unstaffed": nobody is at the desk, but people may answer from Slack or another help
    desk, where we cannot see whether they are there.

    Somebody who is at the desk outside the hours is there all the same.
    """
    there = staffed(runtime, queue, support_tier)
    if not there and not runtime.config.team.calendar.open_at(runtime.clock()):
        return "after_hours"
    if runtime.storage.cases.in_chat(queue) >= runtime.config.team.queue(queue).most_waiting:
        return "full"
    if there:
        return ""
    return "unstaffed" if runtime.config.settings.has_agents_elsewhere else "nobody"


def wait_at(runtime: Runtime, place: int) -> tuple[int, int]:
    """(low, high) minutes that a customer at this place of a queue may expect."""
    return wait_range(runtime.storage.cases.waits(), place, runtime.config.team.file.waiting)


def wait_of(runtime: Runtime, case: Case) -> tuple[int, int]:
    """(low, high) minutes that the customer of a waiting case may expect."""
    return wait_at(runtime, runtime.storage.cases.place(case.queue, case.queue_sort_key))


def kept_until(runtime: Runtime, case: Case) -> datetime:
    """Until when the place of a case is kept in the chat while nobody is there to take it."""
    minutes = timedelta(minutes=runtime.config.team.file.waiting.unstaffed_minutes)
    return max(case.waits_since, runtime.clock() - minutes) + minutes


def expected_wait(runtime: Runtime, queue: str, priority: int) -> tuple[int, int]:
    """(low, high) minutes of a case that would begin now."""
    sort_key = queue_sort_key(runtime.clock(), priority, runtime.config.team.file.waiting)
    return wait_at(runtime, runtime.storage.cases.place(queue, sort_key))


def answered_by(runtime: Runtime, queue: str, priority: int) -> datetime:
    """The moment by which the wait of a case that would begin now should be over."""
    _, high = expected_wait(runtime, queue, priority)
    return runtime.clock() + timedelta(minutes=high)


def told(runtime: Runtime, case: Case, why: str = "") -> str:
    """What the customer is told about a case that has just been opened or put on another way."""
    words = runtime.config.messages
    if case.state == "with_agent":
        return words("resumed", agent=runtime.storage.agents.name(case.agent_id))
    if case.contact_method == "callback":
        when, phone = local_or_none(runtime, case.callback_at), case.callback_phone
        return words("callback", phone=phone, when=when, reference=case.reference)
    if case.contact_method == "phone":
        return words("call_us", reference=case.reference)
    if case.contact_method == "chat":
        low, high = wait_of(runtime, case)
        name = "queued_unstaffed" if why == "unstaffed" else "queued"
        text = words(name, low=low, high=high, by=local(runtime, kept_until(runtime, case)))
        return f"{text}{PARTS}{words('queued_else', reference=case.reference)}"
    opens = local(runtime, runtime.config.team.calendar.next_open(runtime.clock()))
    first = [words(f"no_one_{why}", opens=opens)] if why else []
    name = "ticket_to" if case.email else "ticket_here"
    due = local_or_none(runtime, case.due_at)
    ticket = words(name, reference=case.reference, email=case.email, due=due)
    return " ".join([*first, ticket, words("ticket_else")])


def called_already(runtime: Runtime, case: Case) -> str:
    """The same for who asks again: how it stands, in a line."""
    words, due = runtime.config.messages, local_or_none(runtime, case.due_at)
    if case.in_chat:
        low, high = wait_of(runtime, case)
        return words("called_already", low=low, high=high, reference=case.reference)
    if case.contact_method == "callback":
        when, phone = local_or_none(runtime, case.callback_at), case.callback_phone
        return words("called_already_call", phone=phone, when=when, reference=case.reference)
    name = "called_already_ticket" if case.email else "called_already_ticket_here"
    return words(name, reference=case.reference, due=due, email=case.email)


def confirmation(runtime: Runtime, case: Case) -> Mail | None:
    """The mail by which the customer keeps the reference, if there is an address."""
    when = case.callback_at or case.due_at
    if not case.email or case.in_chat or when is None:
        return None
    # A visitor may type anybody's address: their words do not go there in a mail of ours.
    door = runtime.storage.conversations.door(case.conversation_id, 1)
    unclear = ("", runtime.config.packet_texts.in_spoken().summary["not_clear"])
    named = case.topic not in unclear and door is not None and door.customer_id
    about = {
        "reference": case.reference,
        "due": local_or_none(runtime, case.due_at),
        "topic": case.topic if named else say("phrases.what_you_wrote"),
    }
    kind = "callback" if case.contact_method == "callback" else "ticket"
    if kind == "callback":  # otherwise {phone} is the company's
        about["phone"] = case.callback_phone
        about["when"] = local_or_none(runtime, case.callback_at)
    text = runtime.config.messages(f"mail_{kind}", **about)
    payload = {"to": case.email, "text": text, "case": case.reference}
    payload["subject"] = runtime.config.messages(f"mail_{kind}_subject", **about)
    return payload, f"{case.id}:{case.contact_method} {case.email} {when:%Y%m%dT%H%M}"[:120]


def email_of(conversation: Conversation) -> str | None:
    """The address under which the customer is known, or which they gave."""
    given = (
        conversation.customer.email if conversation.customer else conversation.facts.get("email")
    )
    try:
        return checked_email(given or "")
    except Refused:
        return None


def is_yes(text: str) -> bool:
    """Whether a message is a yes, or an ok, to what was just asked, and nothing else."""
    return bool(YES.match(text))


def is_no(text: str) -> bool:
    """Whether a message is a no and nothing else."""
    return bool(NO.match(text))


LONGEST_PHONE, LONGEST_EMAIL = 60, 320


def checked_email(given: str) -> str:
    """An address as it is written properly. Raises Refused bad_email, also for one that tells a
    secret before its @."""
    try:
        if redact(re.sub(r"[._+-]", " ", given[:LONGEST_EMAIL].partition("@")[0])).kinds:
            raise EmailNotValidError
        return validate_email(
            given[:LONGEST_EMAIL], check_deliverability=False, test_environment=True
        ).normalized
    except EmailNotValidError:
        raise Refused("bad_email", refusal("bad_email"), field="email") from None


def checked_phone(given: str) -> str:
    """A phone number. Raises Refused bad_phone."""
    phone = " ".join(given[:LONGEST_PHONE].split())
    digits = sum(character.isdigit() for character in phone)
    if redact(phone).kinds:  # a card number in the wrong field
        digits = 0
    if not 7 <= digits <= 15 or set(phone) - set("+()-/. 0123456789"):
        raise Refused("bad_phone", refusal("bad_phone"), field="phone")
    return phone


def callback_slots(runtime: Runtime) -> list[datetime]:
    """The next times at which a call can be promised, as many as are shown at once."""
    return free_slots(runtime)[: runtime.config.team.file.callbacks.shown]


def free_slots(runtime: Runtime) -> list[datetime]:
    """All times of the next weeks at which a call can be promised."""
    return list(_free_places(runtime))


def free_place(runtime: Runtime, slot: datetime | None) -> tuple[datetime, int]:
    """A slot, the next one if none is wanted, and a free place in it. Raises Refused slot_taken."""
    free = _free_places(runtime)
    if slot is None and free:
        slot = next(iter(free))
    if slot is None or slot not in free:
        raise Refused("slot_taken", refusal("slot_taken"), 409, "slot")
    return slot, free[slot]


def _free_places(runtime: Runtime) -> dict[datetime, int]:
    dial = runtime.config.team.file.callbacks
    begin = runtime.clock() + timedelta(minutes=dial.notice_minutes)
    slots = runtime.config.team.written.slots(begin, dial.slot_minutes, SLOTS_LOOKED_AT)
    taken = runtime.storage.cases.calls_at(begin, begin + SLOTS_AHEAD)
    places = set(range(dial.per_slot))
    free = {slot: places - taken.get(slot, set()) for slot in slots}
    return {slot: min(left) for slot, left in free.items() if left}


def local(runtime: Runtime, moment: datetime) -> str:
    """A time as customers read it: "14:05", on another day "Mon 30 Nov, 08:15"."""
    zone = runtime.config.team.calendar.zone
    there, today = moment.astimezone(zone), runtime.clock().astimezone(zone).date()
    clock = f"{there:%H:%M}"
    if there.date() == today:
        return clock
    return say("phrases.day_and_time", day=brief_day(there.date()), time=clock)


def local_or_none(runtime: Runtime, moment: datetime | None) -> str:
    """The same, and nothing for no time."""
    return local(runtime, moment) if moment else ""
