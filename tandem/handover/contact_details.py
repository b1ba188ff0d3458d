"""After a ticket: an address, a number or a time in any wording is taken down and said back.

What is asked for ("leave an e-mail address or a phone number") is taken when it comes, and what was
given a moment ago is looked up rather than asked for again.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tandem.cases.case import Case
from tandem.core.conversation import Turn
from tandem.core.errors import Refused
from tandem.core.text import ADDRESS
from tandem.handover.change_method import change_contact_method
from tandem.handover.contact_methods import checked_email, free_slots, local, local_or_none, told
from tandem.runtime import Runtime
from tandem.understanding.text import read_message

LOOKED_BACK = 8
EMAIL = re.compile(ADDRESS)
PHONE = re.compile(r"(?<![\w@.-])\+?\(?\d[\d ()/.-]{7,18}\d(?![\w@-])")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY = re.compile(
    rf"\b(today|tonight|tomorrow|tmrw|tomorow|{'|'.join(DAYS)}|mon|tues?|weds?|thurs?|fri|sat)\b",
    re.I,
)
CLOCK = re.compile(
    r"\b(?:at|after|from|around|about|by|@)\s*(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|o'?clock)?\b"
    r"|\b(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|o'?clock)\b|\b(\d{1,2}):(\d{2})\b",
    re.I,
)
PART = {"morning": 9, "noon": 12, "midday": 12, "lunch": 12, "afternoon": 14, "evening": 17}
AFTERNOON_TO = 7
"""An hour without am or pm up to this one is meant in the afternoon: nobody is called at three."""
CALL = re.compile(r"\b(?:call|ring|phone|callback|number|mobile|reach me)\b", re.I)
NO_MAILBOX = re.compile(r"^(?:no|do[-_.]?not)[-_.]?reply", re.I)
SENDER = re.compile(r"\b(?:from|sender|sent by|mail says|says?|called)\W{0,3}$", re.I)
"""Before an address that is somebody else's: who wrote to the customer."""
GIVEN = re.compile(
    r"\b(?:gave|given|told|sent|wrote|written|said|typed)\b.{0,30}"
    r"\b(?:you|it|already|above|just|before)\b|"
    r"\balready (?:gave|told|said|did)\b|\byou have (?:it|my)\b",
    re.I,
)
FILLER = re.compile(
    r"\b(?:hi|ok|okay|yes|yeah|please|pls|thanks?|thank you|my|is|the|a|an|on|at|it|its|it's|can|"
    r"you|me|call|ring|phone|number|mobile|mail|e-?mail|address|time|best|would|be|good|works?|for|i|am|"
    r"i'm|free|gave|just|now|already|and|or|to|reach|under|try|between|after|before|from|in|this|"
    r"here|back|morning|afternoon|evening|noon|use|that|told|said|so|then|better|suits?)\b",
    re.I,
)
ASKS = re.compile(r"\?|\b(?:where|wheres|what|when|how|why|which|who|order|\d{4})\b", re.I)
WORDS_LEFT = 3
"""With more words than these beside the details, the message says something else, too."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken down: what the customer is told of it, and whether the message says more."""

    told: str = ""
    more: bool = True


def gives_details(text: str) -> bool:
    """Whether there is an address, a number or a time in a message at all."""
    return any(pattern.search(text) for pattern in (EMAIL, PHONE, DAY, CLOCK))


def take_details(runtime: Runtime, case: Case | None, turn: Turn) -> Taken:
    """Take contact details out of a message of a customer whose matter is a ticket or a call."""
    if case is None or not case.is_waiting or case.in_chat or turn.picked:
        return Taken()
    text = read_message(turn.text).said or turn.text
    email, phone, when = email_in(text), phone_in(text), time_in(runtime, text)
    before = _said_before(runtime, case, turn)
    if GIVEN.search(text):
        email = email or next(filter(None, map(email_in, before)), None)
        phone = phone or next(filter(None, map(phone_in, before)), None)
    if not (email or phone or (when and _speaks_of_a_call(case, text, before))):
        return Taken()
    if when and not phone:
        phone = case.callback_phone or next(filter(None, map(phone_in, before)), None)
    when = when or next(filter(None, (time_in(runtime, one) for one in before)), None)
    rest = PHONE.sub(" ", EMAIL.sub(" ", text))
    alone = len(_besides(rest)) <= WORDS_LEFT and not ASKS.search(rest)
    if phone:
        return Taken(_promise_call(runtime, case, phone, email, when), not alone)
    if when and not email:
        words = runtime.config.messages("callback_number", when=local(runtime, when))
        return Taken(words, not alone)
    by_mail = case.contact_method != "callback"  # who waits for a call keeps it
    if email and by_mail and email != case.email and (alone or case.email is None):
        about = {"reference": case.reference, "email": email}
        about["due"] = local_or_none(runtime, case.due_at)
        said = runtime.config.messages("email_taken", **about)
        change_contact_method(runtime, case.conversation_id, "mail", email=email, said=said)
        return Taken(more=not alone or _asked(runtime, case, turn))
    return Taken()


def email_in(text: str) -> str | None:
    """An address in a text."""
    for found in EMAIL.finditer(text):
        if NO_MAILBOX.search(found.group()) or SENDER.search(text[: found.start()][-40:]):
            continue
        try:
            return checked_email(found.group().strip(".'"))
        except Refused:
            continue
    return None


def phone_in(text: str) -> str | None:
    """A telephone number in a text; years, order numbers and times are none."""
    for found in PHONE.finditer(text):
        digits = re.sub(r"\D", "", found.group())
        if 9 <= len(digits) <= 15 and found.group()[0] in "+(0":
            return " ".join(found.group().split())
    return None


def time_in(runtime: Runtime, text: str) -> datetime | None:
    """A day or a time of day in a text, from now on, in the zone of the opening hours."""
    text = PHONE.sub(" ", text)
    day, clock = DAY.search(text), CLOCK.search(text)
    part = next((PART[word] for word in PART if re.search(rf"\b{word}\b", text, re.I)), None)
    if not (day or clock) and part is None:
        return None
    zone = runtime.config.team.calendar.zone
    now = runtime.clock().astimezone(zone)
    at = _clock(clock) if clock else time(part if part is not None else 0)
    wanted = datetime.combine(_day(day, now.date()), at, zone)
    if wanted < now and not day and (clock or part is not None):
        wanted += timedelta(days=1)
    return max(wanted, now)


def _clock(found: re.Match) -> time:
    hour = int(next(filter(None, (found[1], found[4], found[7])), "0"))
    minute = int(next(filter(None, (found[2], found[5], found[8])), "0"))
    half = (found[3] or found[6] or "").lower()
    early = half != "am" and hour <= AFTERNOON_TO and not found[7]
    if hour < 12 and (half == "pm" or early):
        hour += 12
    return time(min(hour, 23), min(minute, 59))


def _day(found: re.Match | None, today: date) -> date:
    word = found.group(1).lower() if found else "today"
    if word in ("today", "tonight"):
        return today
    if word.startswith(("tom", "tmr")):
        return today + timedelta(days=1)
    number = next(i for i, name in enumerate(DAYS) if name.startswith(word[:3]))
    return today + timedelta(days=(number - today.weekday()) % 7)


def _promise_call(
    runtime: Runtime, case: Case, phone: str, email: str | None, when: datetime | None
) -> str:
    """A call at the first free time from the one that is wanted. What is told is said by the
    change itself; "" then."""
    slots = free_slots(runtime)
    slot = next((slot for slot in slots if when is None or slot >= when), None)
    if case.callback_phone == phone and (when is None or case.callback_at == slot):
        return told(runtime, case)
    change_contact_method(
        runtime, case.conversation_id, "callback", phone=phone, email=email or "", slot=slot
    )
    return ""


def _said_before(runtime: Runtime, case: Case, turn: Turn) -> list[str]:
    """The customer's last messages before this one, newest first."""
    turns = runtime.storage.conversations.turns(case.conversation_id, last=2 * LOOKED_BACK)
    said = [one.text for one in turns if one.speaker == "customer" and one.seq < turn.seq]
    return said[::-1][:LOOKED_BACK]


def _asked(runtime: Runtime, case: Case, turn: Turn) -> bool:
    """Whether the assistant had just asked something, so that this may be its answer too."""
    turns = runtime.storage.conversations.turns(case.conversation_id, last=2 * LOOKED_BACK)
    before = [one for one in turns if one.speaker != "customer" and one.seq < turn.seq]
    return bool(before) and before[-1].speaker == "bot" and "?" in before[-1].text


def _speaks_of_a_call(case: Case, text: str, before: list[str]) -> bool:
    return bool(
        CALL.search(text) or case.callback_phone or any(phone_in(one) for one in before[:3])
    )


def _besides(text: str) -> list[str]:
    for pattern in (EMAIL, PHONE, DAY, CLOCK, FILLER):
        text = pattern.sub(" ", text)
    return re.findall(r"[^\W\d_]{2,}", text)
