"""What a conversation comes to: one row per contact, from which every measure is counted. Pure.

A contact is a stretch of a conversation without a long silence: a thread that is taken up again
the next day is a second contact, or a return to the same thread would look like no return. While a
case is open the contact goes on. Pages opened without a word are contacts too, not engaged ones.
"""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from tandem.core.language import language_of
from tandem.learning import case_figures
from tandem.learning.raw import RawCase, RawConversation, RawRating, RawTurn

QUIET = timedelta(hours=8)
"""After so long without a word, and no open case, whatever comes is a new contact."""
OVER = timedelta(hours=1)
"""So long after the last word a contact is over, unless the customer left before."""
BESIDE_THE_TOPIC = frozenset({
    "clarify", "inform", "affirm", "deny", "greet", "thanks", "goodbye", "correction", "help",
    "bot_challenge", "talk_to_human", "out_of_scope", "complaint", "act", "stop", "",
})  # fmt: skip
"""Intents that say nothing of what a contact is about."""
MANNERS = frozenset({"thanks", "goodbye"})
SHIFT_TURNS, SHIFT_FEWEST = 2, 4
"""Mood is compared between the first and the last two of at least four messages."""
READINGS, NOT_KNOWN = "action_offer_readings", "utter_not_known"
ASKED_AT = 0.5
"""From this reading on somebody asked for a person."""
SATISFIED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One contact. Flags are 0 or 1, times of day local to the team's zone, moods frustration
    (0-1), durations in seconds; None where there is nothing to tell.

    `outcome` is "confirmed" (the customer said so), "assumed" (something was done or an agent says
    it is solved, and the customer did not object) or "unresolved". `wait_ended` is 1 where a person
    came, 0 where the wait ended otherwise. `opening` is what became of the packet's opening line.
    """

    id: str
    conversation_id: str
    number: int
    opened_at: datetime
    ended_at: datetime
    over: int
    left_it: int
    day: str
    week: str
    weekday: int
    hour: int
    channel: str
    language: str
    policy: str
    person: str | None
    tier: str
    topic: str
    engaged: int
    customer_turns: int
    rule: str
    asked: int
    asked_turn: int | None
    readings_offered: int
    readings_picked: int
    not_known: int
    bot_repeats: int
    outcome: str
    abandoned: int
    mood_start: float | None
    mood_end: float | None
    mood_worst: float | None
    mood_last: float | None
    csat_asked: int
    csat: int | None
    handover: int = 0
    queue: str = ""
    agent_id: str | None = None
    way: str = ""
    connected: int = 0
    wait_seconds: float | None = None
    wait_ended: int | None = None
    left_queue: int = 0
    first_reply_seconds: float | None = None
    handle_seconds: float | None = None
    transfers: int = 0
    reopened: int = 0
    asked_again: int = 0
    opening: str = ""


COLUMNS = tuple(field.name for field in fields(Contact))


def contacts_of(raw: RawConversation, zone: ZoneInfo, now: datetime) -> list[Contact]:
    """The contacts of a conversation, oldest first."""
    parts = _parts(raw)
    ends = [part[0].at for part in parts[1:]] + [None]
    return [
        _contact(raw, number, part, end, zone, now)
        for number, (part, end) in enumerate(zip(parts, ends, strict=True), start=1)
    ]


def _parts(raw: RawConversation) -> list[list[RawTurn]]:
    """The turns, cut where a customer comes back after a long silence."""
    parts: list[list[RawTurn]] = [[]]
    last: datetime | None = None
    for turn in raw.turns:
        back = turn.speaker == "customer" and last is not None and turn.at - last > QUIET
        if back and not any(_open_at(case, turn.at) for case in raw.cases):
            parts.append([])
        parts[-1].append(turn)
        last = turn.at
    return parts


def _open_at(case: RawCase, at: datetime) -> bool:
    return case.requested_at <= at and (case.closed_at is None or case.closed_at > at)


def _contact(
    raw: RawConversation,
    number: int,
    turns: list[RawTurn],
    next_at: datetime | None,
    zone: ZoneInfo,
    now: datetime,
) -> Contact:
    begin = raw.opened_at if number == 1 else turns[0].at

    def within(at: datetime) -> bool:
        return (number == 1 or at >= begin) and (next_at is None or at < next_at)

    cases = [case for case in raw.cases if within(case.requested_at)]
    ratings = [rating for rating in raw.ratings if within(rating.asked_at)]
    said = [turn for turn in turns if turn.speaker == "customer"]
    ended = max([begin, *(turn.at for turn in turns), *(c.closed_at for c in cases if c.closed_at)])
    left = raw.left_at is not None and next_at is None
    open_case = any(case.closed_at is None for case in cases)
    over = not open_case and (left or next_at is not None or now - ended >= OVER)
    moods = _moods(said, cases)
    outcome = _outcome(raw, turns, cases, ratings)
    local = begin.astimezone(zone)
    asked = next((n for n, one in enumerate(said, 1) if one.asked_for_person >= ASKED_AT), None)
    by_button = any(case.reason.startswith("asked for a person") for case in cases)
    fired = [one for one in said if one.rule not in ("", "none")]
    start, end = _shift(moods, said)
    return Contact(
        id=f"{raw.id}.{number}",
        conversation_id=raw.id,
        number=number,
        opened_at=begin,
        ended_at=ended,
        over=int(over),
        left_it=int(left),
        day=local.strftime("%Y-%m-%d"),
        week=(local - timedelta(days=local.weekday())).strftime("%Y-%m-%d"),
        weekday=local.weekday(),
        hour=local.hour,
        channel=raw.channel,
        language=language_of([turn.text for turn in said])["code"],
        policy=next((turn.policy for turn in reversed(said) if turn.policy), ""),
        person=raw.person,
        tier=raw.tier or "",
        topic=_topic(said),
        engaged=int(bool(said)),
        customer_turns=len(said),
        rule=fired[0].rule if fired else "asked_for_person" if by_button else "",
        asked=int(asked is not None or by_button),
        asked_turn=asked or (len(said) if by_button else None),
        readings_offered=sum(READINGS in turn.actions for turn in said),
        readings_picked=_picked(turns),
        not_known=sum(NOT_KNOWN in turn.actions for turn in said),
        bot_repeats=_repeats(turns),
        outcome=outcome,
        abandoned=int(bool(said) and not cases and outcome == "unresolved"),
        mood_start=start,
        mood_end=end,
        mood_last=next((value for value in reversed(moods) if value is not None), None),
        mood_worst=max((value for value in moods if value is not None), default=None),
        csat_asked=int(bool(ratings)),
        csat=next((r.score for r in reversed(ratings) if r.score is not None), None),
        **case_figures.of(cases, turns, raw.asked_again, now),
    )


def _topic(said: list[RawTurn]) -> str:
    """The matter it was last about, as handovers and repeat contacts have it."""
    found = [one.intent for one in said if one.intent not in BESIDE_THE_TOPIC and not one.answers]
    return found[-1] if found else ""


def _moods(said: list[RawTurn], cases: list[RawCase]) -> list[float | None]:
    """The frustration at each customer turn. While a person has the conversation nothing is
    decided; the case keeps it then, up to its end."""
    values = [turn.frustration for turn in said]
    for case in cases:
        until = [i for i, one in enumerate(said) if not case.closed_at or one.at <= case.closed_at]
        for index, mood in zip(reversed(until), reversed(case.moods), strict=False):
            if values[index] is None:
                values[index] = mood
    return values


def _shift(moods: list[float | None], said: list[RawTurn]) -> tuple[float | None, float | None]:
    """How it was at the beginning and at the end, without the last thanks and goodbyes."""
    values = list(moods)
    while values and said[len(values) - 1].intent in MANNERS:
        values.pop()
    known = [value for value in values if value is not None]
    if len(known) < SHIFT_FEWEST:
        return None, None
    first, last = known[:SHIFT_TURNS], known[-SHIFT_TURNS:]
    return sum(first) / SHIFT_TURNS, sum(last) / SHIFT_TURNS


def _outcome(
    raw: RawConversation, turns: list[RawTurn], cases: list[RawCase], ratings: list[RawRating]
) -> str:
    said = [turn for turn in turns if turn.speaker == "customer"]
    if not said:
        return "unresolved"
    within = range(turns[0].seq, turns[-1].seq + 1)
    deeds = [deed for deed in raw.deeds if deed.seq in within]
    helped = [turn.seq for turn in turns if turn.speaker == "agent"]
    helped += [deed.seq for deed in deeds if deed.outcome == "done"]
    thanked = any(one.intent == "thanks" and helped and one.seq > min(helped) for one in said[-2:])
    scores = [rating.score for rating in ratings if rating.score is not None]
    if thanked or (scores and scores[-1] >= SATISFIED):
        return "confirmed"
    if cases:
        return "assumed" if cases[-1].outcome == "solved" else "unresolved"
    done = bool(deeds) and deeds[-1].outcome == "done"
    objected = said[-1].do not in ("", "continue") or (deeds and said[-1].seq > deeds[-1].seq + 2)
    return "assumed" if done and not objected else "unresolved"


def _picked(turns: list[RawTurn]) -> int:
    """Readings that were offered and pressed in the next message."""
    said = [turn for turn in turns if turn.speaker == "customer"]
    return sum(READINGS in one.actions and other.picked for one, other in pairwise(said))


def _repeats(turns: list[RawTurn]) -> int:
    """Replies of the assistant that are its last one again, word for word."""
    told = [turn.text for turn in turns if turn.speaker == "bot" and turn.text]
    return sum(one == other for one, other in pairwise(told))
