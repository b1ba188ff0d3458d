"""Which time for a call is meant, and whether it can be promised.

A time that nobody named is never set: what is left open, lies outside the hours or is taken is
asked, with the nearest time that is free.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tandem.cases.case import Case
from tandem.core.customs import brief_day
from tandem.handover.contact_methods import free_slots, local
from tandem.runtime import Runtime
from tandem.understanding.call_time import SaidTime
from tandem.understanding.clock_words import Clock

DAYS_AHEAD = 8
"""Days that are looked at for an hour without a day."""
WHOLE_DAY = (0, 24)
MIDDAY = 13
"""Around this hour people are called, where the hours leave open which half of the day is meant."""
NEAR = timedelta(minutes=45)
"""How far from "around ten" a call may be."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The `slot` that can be promised, or what is asked instead; `nearest` is what a yes to that
    question takes."""

    slot: datetime | None = None
    asks: str = ""
    nearest: datetime | None = None


def choose(runtime: Runtime, said: SaidTime, case: Case) -> Choice:
    """The call that is meant by what was said, beside the one that is set, if one is."""
    free = free_slots(runtime)
    if said.soon and free:
        return Choice(free[0])
    if said.others and said.clock:
        on = said.day or _today(runtime)
        both = [datetime.combine(on, time(*one.readings[0])) for one in (*said.others, said.clock)]
        words = {"one": f"{both[0]:%H:%M}", "other": f"{both[-1]:%H:%M}"}
        return Choice(asks=runtime.config.messages("call_which", **words))
    zone = runtime.config.team.zone
    was = case.callback_at.astimezone(zone) if case.callback_at else None
    if was and said.shift:
        return _exactly(runtime, [was + timedelta(minutes=said.shift)], "at", free)
    if was and (said.same or not said.says_hour) and said.day:
        return _exactly(runtime, [datetime.combine(said.day, was.timetz())], "at", free)
    if not said.says_hour:
        return Choice(asks=ask_when(runtime, case, said.day))
    day = said.day or (was.date() if was else None)
    if said.clock:
        wanted = _wanted(runtime, said.clock, said.part, day)
        return _exactly(runtime, wanted, said.clock.bound, free)
    return _in_part(runtime, said.part or WHOLE_DAY, day, free)


def ask_when(runtime: Runtime, case: Case, day: date | None = None, phone: str = "") -> str:
    """Asks for the time of a call; what is set stays, and that is said."""
    words, hours = runtime.config.messages, runtime.config.team.hours_words
    if day is not None:
        asked = words("call_when_day", day=brief_day(day), hours=hours)
    elif phone:
        asked = words("call_when_number", phone=phone, hours=hours)
    else:
        asked = words("call_when", hours=hours)
    if case.callback_at:
        asked = f"{asked} {words('call_stays', when=local(runtime, case.callback_at))}"
    return asked


def _today(runtime: Runtime) -> date:
    return runtime.clock().astimezone(runtime.config.team.zone).date()


def _wanted(
    runtime: Runtime, clock: Clock, part: tuple[int, int] | None, day: date | None
) -> list[datetime]:
    """The moments that may be meant, those in the hours if there are any; an hour without a day is
    the next one that comes."""
    readings = clock.readings
    if part and len(readings) > 1:
        late = part[1] > 12
        readings = readings[1:] if late else readings[:1]
    zone, hours = runtime.config.team.zone, runtime.config.team.written
    first: list[datetime] = []
    days = [day] if day else [_today(runtime) + timedelta(days=n) for n in range(DAYS_AHEAD)]
    for one in days:
        moments = [datetime.combine(one, time(*reading), zone) for reading in readings]
        first = first or sorted(moments, key=lambda moment: abs(moment.hour - MIDDAY))[:1]
        ahead = [moment for moment in moments if moment > runtime.clock()]
        opened = [moment for moment in ahead if hours.open_at(moment)]
        if opened:
            return opened
        if ahead and day is None and len(readings) == 1 and one == days[0]:
            return ahead  # "call me at 22:00" means tonight, where nobody is
    return first


def _exactly(runtime: Runtime, wanted: list[datetime], bound: str, free: list[datetime]) -> Choice:
    """The slot at, about, after or before one of the moments."""
    words = runtime.config.messages
    if len(wanted) > 1 and all(runtime.config.team.written.open_at(one) for one in wanted):
        both = {"one": local(runtime, wanted[0]), "other": local(runtime, wanted[1])}
        return Choice(asks=words("call_which", **both))
    nearest = min(free, key=lambda one: min(abs(one - moment) for moment in wanted), default=None)
    moment = min(wanted, key=lambda one: abs(one - nearest)) if nearest else wanted[0]
    zone = runtime.config.team.zone
    same_day = [one for one in free if one.astimezone(zone).date() == moment.date()]
    found: datetime | None = None
    if bound == "after":
        found = next((one for one in same_day if one >= moment), None)
    elif bound == "before":
        found = next((one for one in reversed(same_day) if one < moment), None)
    elif nearest == moment or (bound == "about" and nearest and abs(nearest - moment) <= NEAR):
        found = nearest
    if found:
        return Choice(found)
    return _another(runtime, moment, nearest)


def _in_part(
    runtime: Runtime, part: tuple[int, int], day: date | None, free: list[datetime]
) -> Choice:
    """The first slot of a part of the day, on that day or on the next that has one."""
    begin, end = part
    zone = runtime.config.team.zone
    local_free = [one.astimezone(zone) for one in free]
    fits = [one for one in local_free if begin <= one.hour < end]
    found = next((one for one in fits if day is None or one.date() == day), None)
    if found:
        return Choice(found)
    day = day or _today(runtime)
    moment = datetime.combine(day, time(min(begin, 23)), zone)
    nearest = min(free, key=lambda one: abs(one - moment), default=None)
    if nearest is None:
        return _another(runtime, moment, nearest)
    about = {"when": brief_day(day), "other": local(runtime, nearest)}
    return Choice(asks=runtime.config.messages("call_not_free", **about), nearest=nearest)


def _another(runtime: Runtime, moment: datetime, nearest: datetime | None) -> Choice:
    """The time that is wanted cannot be promised: why, and the nearest that can."""
    words, hours = runtime.config.messages, runtime.config.team.hours_words
    if nearest is None:
        return Choice(asks=words("call_when", hours=hours))
    about = {"when": local(runtime, moment), "other": local(runtime, nearest)}
    if runtime.config.team.written.open_at(moment):
        return Choice(asks=words("call_not_free", **about), nearest=nearest)
    return Choice(asks=words("call_closed", **about, hours=hours), nearest=nearest)
