"""How a person can reach the customer at this moment, and what the customer is told about it."""

from datetime import datetime, timedelta
from typing import Any

from email_validator import EmailNotValidError, validate_email

from tandem.cases.routing import fits, rank_at, wait_range
from tandem.cases.timers import since
from tandem.config.business_hours import SLOTS_AHEAD
from tandem.core.conversation import Conversation
from tandem.core.errors import Refused
from tandem.runtime import Engine
from tandem.storage.cases import Mail

SLOTS_LOOKED_AT = 200
PARTS = "\n\n"
"""Between what is better said in two bubbles than in one."""

Row = dict[str, Any]


def staffed(engine: Engine, queue: str, level: str) -> bool:
    """Whether an agent who could take such a case is at the desk and available."""
    case = {"queue": queue, "level": level}
    return any(
        agent["presence"] == "available" and fits(agent, case, engine.team)
        for agent in engine.agents.present()
    )


def reason_against_chat(engine: Engine, queue: str, level: str) -> str:
    """Why waiting in the chat is no good now: "after_hours", "full", "unstaffed", or "" for none.

    Somebody who is at the desk outside the hours is there all the same.
    """
    there = staffed(engine, queue, level)
    if not there and not engine.team.calendar.open_at(engine.clock()):
        return "after_hours"
    if engine.cases.in_chat(queue) >= engine.team.queue(queue).most_waiting:
        return "full"
    return "" if there else "unstaffed"


def wait_of(engine: Engine, case: Row) -> tuple[int, int]:
    """(low, high) minutes that the customer of a waiting case may expect."""
    return wait_range(engine.cases.waits(), engine.cases.place(case), engine.team.file.waiting)


def kept_until(engine: Engine, case: Row) -> datetime:
    """Until when the place of a case is kept in the chat while nobody is there to take it."""
    minutes = engine.team.file.waiting.unstaffed_minutes
    return max(since(case), engine.clock() - timedelta(minutes=minutes)) + timedelta(
        minutes=minutes
    )


def expected(engine: Engine, queue: str, priority: int) -> tuple[tuple[int, int], datetime]:
    """The wait of a case that would begin now, and the moment it should be over at the latest."""
    moment = engine.clock()
    rank = rank_at(moment, priority, engine.team.file.waiting)
    low, high = wait_of(engine, {"queue": queue, "rank_at": rank})
    return (low, high), moment + timedelta(minutes=high)


def told(engine: Engine, case: Row, why: str = "") -> str:
    """What the customer is told about a case that has just been opened or put on another way."""
    words = engine.words
    if case["state"] == "with_agent":
        return words("resumed", agent=engine.agents.name(case["agent_id"]))
    if case["way"] == "callback":
        when = local(engine, case["callback_at"])
        phone, reference = case["callback_phone"], case["reference"]
        return words("callback", phone=phone, when=when, reference=reference)
    if case["way"] == "phone":
        return words("call_us", reference=case["reference"])
    if case["way"] == "chat":
        low, high = wait_of(engine, case)
        name = "queued_unstaffed" if why == "unstaffed" else "queued"
        text = words(name, low=low, high=high, by=local(engine, kept_until(engine, case)))
        return f"{text}{PARTS}{words('queued_else', reference=case['reference'])}"
    opens = local(engine, engine.team.calendar.next_open(engine.clock()))
    first = [words(f"no_one_{why}", opens=opens)] if why else []
    name = "ticket_to" if case["email"] else "ticket_here"
    due = local(engine, case["due_at"])
    ticket = words(name, reference=case["reference"], email=case["email"], due=due)
    return " ".join([*first, ticket, words("ticket_else")])


def confirmation(engine: Engine, case: Row) -> Mail | None:
    """The mail by which the customer keeps the reference, if there is an address."""
    if not case["email"] or case["way"] == "chat":
        return None
    about = {
        "reference": case["reference"],
        "due": local(engine, case["due_at"]),
        "topic": case["topic"] or "what you wrote to us",
        "phone": case["callback_phone"],
        "when": local(engine, case["callback_at"]) if case["callback_at"] else "",
    }
    kind = "callback" if case["way"] == "callback" else "ticket"
    text = engine.words(f"mail_{kind}", **about)
    payload = {"to": case["email"], "text": text}
    payload["subject"] = engine.words(f"mail_{kind}_subject", **about)
    when = case["callback_at"] or case["due_at"]
    return payload, f"{case['id']}:{case['way']} {case['email']} {when:%Y%m%dT%H%M}"[:120]


def email_of(conversation: Conversation) -> str | None:
    """The address under which the customer is known, or which they gave."""
    given = (
        conversation.customer.email if conversation.customer else conversation.facts.get("email")
    )
    try:
        return checked_email(given or "")
    except Refused:
        return None


def checked_email(given: str) -> str:
    """An address as it is written properly. Raises Refused bad_email."""
    try:
        return validate_email(given, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        words = "Please give an e-mail address, such as name@example.org."
        raise Refused("bad_email", words, field="email") from None


def checked_phone(given: str) -> str:
    """A phone number. Raises Refused bad_phone."""
    phone = " ".join(given.split())
    digits = sum(character.isdigit() for character in phone)
    if not 7 <= digits <= 15 or set(phone) - set("+()-/. 0123456789"):
        raise Refused("bad_phone", "Please give a phone number with its area code.", field="phone")
    return phone


def callback_slots(engine: Engine) -> list[datetime]:
    """The next times at which a call can be promised, as many as are shown at once."""
    return list(_free_places(engine))[: engine.team.file.callbacks.shown]


def free_place(engine: Engine, slot: datetime | None) -> tuple[datetime, int]:
    """A slot, the next one if none is wanted, and a free place in it. Raises Refused slot_taken."""
    free = _free_places(engine)
    if slot is None and free:
        slot = next(iter(free))
    if slot not in free:
        raise Refused("slot_taken", "That time is taken. Please choose another.", 409, "slot")
    return slot, free[slot]


def _free_places(engine: Engine) -> dict[datetime, int]:
    dial = engine.team.file.callbacks
    begin = engine.clock() + timedelta(minutes=dial.notice_minutes)
    slots = engine.team.calendar.slots(begin, dial.slot_minutes, SLOTS_LOOKED_AT)
    taken = engine.cases.calls_at(begin, begin + SLOTS_AHEAD)
    places = set(range(dial.per_slot))
    free = {slot: places - taken.get(slot, set()) for slot in slots}
    return {slot: min(left) for slot, left in free.items() if left}


def local(engine: Engine, moment: datetime) -> str:
    """A time as customers read it: "14:05", on another day "Mon 30 Nov, 08:15"."""
    zone = engine.team.calendar.zone
    there, today = moment.astimezone(zone), engine.clock().astimezone(zone).date()
    clock = f"{there:%H:%M}"
    return clock if there.date() == today else f"{there:%a} {there.day} {there:%b}, {clock}"
