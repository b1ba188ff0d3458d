"""After a ticket: an address, a number or a time in any wording is taken down and said back.

What is asked for ("leave an e-mail address or a phone number") is taken when it comes, and what was
given a moment ago is looked up rather than asked for again. A time that nobody named is asked for
(`call_times.py`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tandem.cases.case import Case
from tandem.core.conversation import PROVEN, Turn
from tandem.core.errors import Refused
from tandem.core.number_shapes import OWN
from tandem.core.phone_numbers import PHONE, phone_in
from tandem.core.text import ADDRESS
from tandem.handover.call_times import Choice, ask_when, choose
from tandem.handover.change_method import change_contact_method, note_phone
from tandem.handover.contact_methods import (
    called_already,
    checked_email,
    is_no,
    is_yes,
    local,
    local_or_none,
    told,
)
from tandem.handover.withdraw import withdraw
from tandem.runtime import Runtime
from tandem.understanding.asks_noted import asks_how_reached, asks_when_called
from tandem.understanding.call_time import DAY, SaidTime, said_time
from tandem.understanding.text import read_message
from tandem.understanding.withdrawing import takes_back

LOOKED_BACK = 8
EMAIL = re.compile(ADDRESS)
CALL = re.compile(
    r"\b(?:call(?:s|ed|ing)?|ring|phone|callback|number|mobile|reach me|telephone)\b", re.I
)
CHANGES = re.compile(
    r"\b(?:make (?:it|that)|move|change|instead|rather|prefer|postpone|push|shift|reschedule"
    r"|earlier|later|i (?:said|meant|mean|wrote)|no|not|o\W{0,2}clock|suits?|better|please)\b",
    re.I,
)
"""Words of who wants a call that is set at another time."""
OF_AN_ORDER = re.compile(
    r"\b(?:orders?|parcels?|packages?|deliver\w*|refund\w*|returns?|ship\w*|arriv\w*|due|came"
    r"|sizes?|expected)\b",
    re.I,
)
HEARD = re.compile(r"\b(?:did|do|have) you (?:get|got|have|note|noted) (?:that|it|my|this)\b", re.I)
ASKED_WHEN = (
    "call_when", "call_when_day", "call_when_number", "call_which", "call_closed", "call_not_free",
)  # fmt: skip
ASKED_NUMBER = "callback_number"
AFTER_ALL = re.compile(r"\b(?:next|but)\b\W{0,2}.{0,20}\b(?:how|what|where|when|can|do|is)\b", re.I)
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
    r"here|back|morning|afternoon|evening|noon|use|that|told|said|so|then|better|suits?|make|u|"
    r"actually|could|would|instead|rather|not|no|oh|sorry|wait|suit|around|about|after|before|by|"
    r"like|prefer|maybe|perhaps|mean|meant|ill|i'll|of|nothing|want|clock|time|we|mine|one|with|day|"
    r"till|until|later|earlier|same)\b",
    re.I,
)
ASKS = re.compile(r"\?|\b(?:where|wheres|what|when|how|why|which|who|order)\b", re.I)
WORDS_LEFT = 3
"""With more words than these beside the details, the message says something else, too."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken down: what the customer is told of it, and whether the message says more."""

    told: str = ""
    more: bool = True


def gives_details(text: str) -> bool:
    """Whether there is an address, a number or a time in a message at all."""
    if EMAIL.search(text) or PHONE.search(text) or DAY.search(text):
        return True
    return said_time(text, date.today()).says_when


NOTHING_SAID = SaidTime()


@dataclass(frozen=True, slots=True)
class _Read:
    """What a message gives, with what was given before it, and what it says beside that."""

    email: str | None = None
    phone: str | None = None
    when: SaidTime = NOTHING_SAID
    of_a_call: bool = False
    alone: bool = False


def take_details(runtime: Runtime, case: Case | None, turn: Turn) -> Taken:
    """Take contact details out of a message of a customer whose matter is a ticket or a call."""
    if case is None or not case.is_waiting or turn.picked:
        return Taken()
    turns = runtime.storage.conversations.turns(case.conversation_id, last=3 * LOOKED_BACK)
    turns = [one for one in turns if one.seq < turn.seq]
    taken_back = withdraw(runtime, case, turn.text, turns)
    if taken_back is not None:
        return Taken(taken_back, more=_asks_more(turn.text))
    if case.in_chat:
        return Taken()
    told = next((one.text for one in reversed(turns) if one.speaker != "customer"), "")
    of_call = case.callback_at or CALL.search(turn.text) or CALL.search(told)
    if asks_how_reached(turn.text) or (of_call and asks_when_called(turn.text)):
        return Taken(called_already(runtime, case), more=False)
    answered = _answer_to_offer(runtime, case, turn, turns)
    if answered is not None:
        return answered
    read = _read(runtime, case, turn, turns)
    if read.of_a_call or read.phone:
        return _take_call(runtime, case, turn, turns, read)
    return _take_email(runtime, case, turn, read)


def _take_call(runtime: Runtime, case: Case, turn: Turn, turns: list[Turn], read: _Read) -> Taken:
    phone = read.phone or case.callback_phone
    silent = not (read.when.says_when or read.when.denied)
    if silent and read.phone and case.callback_at:
        choice = Choice(case.callback_at)
    elif silent and read.phone:
        _note_number(runtime, case, read.phone, read.email)
        return Taken(ask_when(runtime, case, phone=read.phone), not read.alone)
    else:
        choice = choose(runtime, read.when, case)
    if choice.slot is None:
        noted = ""
        if read.phone and read.phone != case.callback_phone:
            _note_number(runtime, case, read.phone, read.email)
            noted = runtime.config.messages("number_noted", phone=read.phone) + " "
        return Taken(noted + choice.asks, not read.alone)
    if not phone:
        words = runtime.config.messages(ASKED_NUMBER, when=local(runtime, choice.slot))
        return Taken(words, not read.alone)
    return Taken(_promise_call(runtime, case, phone, read.email, choice.slot), not read.alone)


def _take_email(runtime: Runtime, case: Case, turn: Turn, read: _Read) -> Taken:
    by_mail = case.contact_method != "callback"  # who waits for a call keeps it
    email = read.email
    known = _proven_address(runtime, case)
    named = read.alone or (case.email is None and known is None) or WRITE_THERE.search(turn.text)
    if email and email != known and by_mail and email != case.email and named:
        about = {"reference": case.reference, "email": email}
        about["due"] = local_or_none(runtime, case.due_at)
        said = runtime.config.messages("email_taken", **about)
        change_contact_method(runtime, case.conversation_id, "mail", email=email, said=said)
        return Taken(more=not read.alone or _asked(runtime, case, turn))
    return Taken()


def _proven_address(runtime: Runtime, case: Case) -> str | None:
    """Where somebody is written to who has proved who they are: other addresses in what they say
    may be anybody's."""
    conversation = runtime.storage.conversations.conversation(case.conversation_id, last=1)
    customer = conversation.customer if conversation.verified in PROVEN else None
    return customer.email.casefold() if customer else None


WRITE_THERE = re.compile(
    r"\b(?:answer|reply|respond|write|e-?mail|mail|reach|contact|send (?:it|the answer|an answer))"
    r"(?: (?:me|us|it|that|back|please|a|an|the|answer|there)){0,3} (?:to|at|under|on)\b",
    re.I,
)


def _read(runtime: Runtime, case: Case, turn: Turn, turns: list[Turn]) -> _Read:
    """What a message gives, after the turns before it (oldest first)."""
    text = read_message(turn.text).said or turn.text
    email, phone = email_in(text), phone_in(text)
    before = [one.text for one in turns if one.speaker == "customer"][::-1][:LOOKED_BACK]
    awaited = _awaits(runtime, turns, (*ASKED_WHEN, ASKED_NUMBER))
    if GIVEN.search(text):
        email = email or next(filter(None, map(email_in, before)), None)
        phone = phone or next(filter(None, map(phone_in, before)), None)
    of_call = bool(phone or CALL.search(text) or awaited or any(map(phone_in, before[:3])))
    today = runtime.clock().astimezone(runtime.config.team.zone).date()
    plain = PHONE.sub(" ", EMAIL.sub(" ", text))
    when = said_time(plain, today, bare=of_call or bool(case.callback_phone))
    left = _besides(when.rest)
    denies = awaited and when.denied
    of_order = bool(OF_AN_ORDER.search(plain)) and not (phone or CALL.search(text))
    is_set = bool(case.callback_at or case.callback_phone)
    moves = is_set and (not left or when.denied or bool(CHANGES.search(plain)))
    speaks = (when.says_when or denies or (when.denied and moves)) and not of_order
    speaks = speaks and (of_call or moves)
    alone = len(left) <= WORDS_LEFT and not _asks(_sentences_left(plain, today))
    if speaks or phone:
        phone = phone or case.callback_phone or next(filter(None, map(phone_in, before)), None)
        when = _with_earlier(runtime, when, turns, today, awaited)
    return _Read(email, phone, when, bool(speaks), alone)


def _with_earlier(
    runtime: Runtime, when: SaidTime, turns: list[Turn], today: date, awaited: bool
) -> SaidTime:
    """What is said now, with the day or the hour said just before where a call was spoken of."""
    if when.denied and not when.says_when:
        return when  # what was said before does not suit any more
    customers = [one for one in turns if one.speaker == "customer"][::-1][:LOOKED_BACK]
    for number, one in enumerate(customers):
        if when.says_hour and when.day:
            break
        plain = PHONE.sub(" ", EMAIL.sub(" ", one.text))
        said = said_time(plain, today, bare=awaited and number == 0)
        of_call = CALL.search(plain) or phone_in(one.text) or (awaited and not number)
        if said.says_when and of_call and not OF_AN_ORDER.search(plain):
            when = when.over(said)
    return when


def _answer_to_offer(runtime: Runtime, case: Case, turn: Turn, turns: list[Turn]) -> Taken | None:
    """A yes or no to the time that was offered in place of the one that was wanted."""
    customers = [one for one in turns if one.speaker == "customer"]
    if not customers or not _awaits(runtime, turns, ("call_closed", "call_not_free")):
        return None
    if is_no(turn.text):
        return Taken(ask_when(runtime, case), False)
    if not is_yes(turn.text):
        return None
    earlier = [one for one in turns if one.seq < customers[-1].seq]
    read = _read(runtime, case, customers[-1], earlier)
    choice = choose(runtime, read.when, case)
    phone = read.phone or case.callback_phone
    if choice.nearest is None:
        return None
    if not phone:
        words = runtime.config.messages(ASKED_NUMBER, when=local(runtime, choice.nearest))
        return Taken(words, False)
    return Taken(_promise_call(runtime, case, phone, None, choice.nearest), False)


def _awaits(runtime: Runtime, turns: list[Turn], names: Sequence[str]) -> bool:
    """Whether one of these questions was asked since the customer wrote last."""
    said: list[str] = []
    for one in reversed(turns):
        if one.speaker == "customer":
            break
        said.append(one.text)
    return any(runtime.config.messages.is_said(name, text) for name in names for text in said)


def _note_number(runtime: Runtime, case: Case, phone: str, email: str | None) -> None:
    """The number is on the ticket, though no time is set yet."""
    if case.callback_at is None and phone != case.callback_phone:
        note_phone(runtime, case, phone, email)


def _asks_more(text: str) -> bool:
    """Whether a message asks something beside taking back what a person was called for."""
    parts = re.split(r"(?<=[.!?;])\s+|\n", text)
    return any(
        ASKS.search(part) and not takes_back(part) and len(part.split()) >= WORDS_LEFT
        for part in parts
    ) or bool(AFTER_ALL.search(text))


def _sentences_left(text: str, today: date) -> str:
    """The sentences that are not about when to call."""
    parts = re.split(r"(?<=[.!?;])\s+|\n", text)
    kept = []
    for part in parts:
        said = said_time(part, today)
        about_it = said.says_when or said.denied or CALL.search(part) or HEARD.search(part)
        if not about_it or OF_AN_ORDER.search(part):
            kept.append(part)
    return " ".join(kept)


def _asks(rest: str) -> bool:
    """Whether what is left of a message asks something, or is about an order."""
    return bool(ASKS.search(rest) or OWN.orders.first_in(rest))


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


def _promise_call(
    runtime: Runtime, case: Case, phone: str, email: str | None, slot: datetime
) -> str:
    """A call at a free time. What is told is said by the change itself; "" then."""
    if case.callback_phone == phone and case.callback_at == slot:
        return told(runtime, case)
    try:
        change_contact_method(
            runtime, case.conversation_id, "callback", phone=phone, email=email or "", slot=slot
        )
    except Refused as refused:
        if refused.code != "slot_taken":
            raise
        return ask_when(runtime, case)
    return ""


def _asked(runtime: Runtime, case: Case, turn: Turn) -> bool:
    """Whether the assistant had just asked something, so that this may be its answer too."""
    turns = runtime.storage.conversations.turns(case.conversation_id, last=2 * LOOKED_BACK)
    before = [one for one in turns if one.speaker != "customer" and one.seq < turn.seq]
    return bool(before) and before[-1].speaker == "bot" and "?" in before[-1].text


def _besides(text: str) -> list[str]:
    for pattern in (EMAIL, PHONE, FILLER):
        text = pattern.sub(" ", text)
    return re.findall(r"[^\W\d_]{2,}", text)
