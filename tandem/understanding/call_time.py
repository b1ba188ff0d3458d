"""A day and a time of day for a call, in any words: "tomorrow morning around ten". Pure.

What is said is read and nothing else; what is left open (the day, the half of the day) stays open.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tandem.understanding.clock_words import Clock, clocks_in, without

LONGEST = 600
"""Characters that are read; who says when to call says it soon."""
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTH = "|".join(f"{name}|{name[:3]}" for name in MONTHS)
DAY = re.compile(
    r"\b(?:(?P<after>(?:the )?day after tomorrow|overmorrow)|(?P<today>today|tonight)"
    r"|(?P<tomorrow>tomorrow|tmrw|tomorow|tommorow|tommorrow|tomo)"
    r"|this (?=morning|afternoon|evening)(?P<this>)"
    r"|in (?P<days>two|three|[2-6]) days"
    r"|(?P<next>next )?(?P<name>(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|weds?|thurs?"
    r"|thur|fri|sat)"
    rf"|(?P<date>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})"
    rf"|(?P<month2>{_MONTH}) (?P<date2>\d{{1,2}})(?:st|nd|rd|th)?(?!:))\b",
    re.I,
)
DENIED = re.compile(
    r"(?:\b(?:not|never|why|than|instead of|rather than|no longer|cant|wont|dont|doesnt|isnt)|n't)"
    r"(?: (?:do|make|call|be|want|on|for|me|it)){0,2}\s*$",
    re.I,
)
DENIED_AFTER = re.compile(
    r"^\W{0,3}(?:is|'s)? ?(?:no good|doesn'?t|does not|doesnt|won'?t|is too|is bad|is out|can'?t)",
    re.I,
)
PARTS = {"morning": (9, 12), "lunch": (12, 14), "afternoon": (14, 18), "evening": (17, 24)}
"""Parts of the day: the hour from which a call suits, and the one that is no more in it."""
PART = re.compile(
    r"\b(?P<bound>after |before )?(?:(?P<morning>morning|first thing)|(?P<lunch>lunch)"
    r"|(?P<afternoon>afternoon)|(?P<evening>evening|tonight|after work))\b",
    re.I,
)
SOON = re.compile(
    r"\b(?:a\.?s\.?a\.?p|as soon as (?:you|possible|someone|somebody|they)|any ?time|whenever"
    r"|at once|immediately|right (?:now|away)|straight away|when(?:ever)? you can|first slot"
    r"|now)\b",
    re.I,
)
LATER = re.compile(
    r"\b(?P<half>half )?(?:an?|one|(?P<many>two|three|2|3)) hours? (?P<way>later|earlier)\b", re.I
)
SAME = re.compile(r"\bsame (?:time|hour)\b", re.I)
RANGE = re.compile(r"^\s*(?:and|to|-|\u2013|until|till|or)\s*$", re.I)
MENDED = re.compile(
    r"\b(?:no|not|sorry|i mean|mean|actually|wait|rather|instead|make (?:it|that)|said|better"
    r"|correction|oh)\b",
    re.I,
)
SMALL = {"two": 2, "three": 3}


@dataclass(frozen=True, slots=True)
class SaidTime:
    """What was said of when: `day`; `clock`, `until` where a range ends, and `others` that may
    have been meant as well; a `part` of the day; as `soon` as can be; `shift` from what is set, in
    minutes. `denied`: something was said not to suit. `rest` is the text without all of that."""

    day: date | None = None
    clock: Clock | None = None
    until: Clock | None = None
    others: tuple[Clock, ...] = ()
    part: tuple[int, int] | None = None
    soon: bool = False
    shift: int = 0
    same: bool = False
    denied: bool = False
    rest: str = ""

    @property
    def says_when(self) -> bool:
        """Whether a day, a time of day or how soon was said."""
        return bool(self.day or self.says_hour or self.same or self.shift)

    @property
    def says_hour(self) -> bool:
        """Whether the time of day is said, be it as a part of the day."""
        return bool(self.clock or self.part or self.soon)

    def over(self, before: "SaidTime") -> "SaidTime":
        """This, with the day or the time of day of what was said before where it has none."""
        if self.soon:
            return self
        said = replace(self, day=self.day or before.day)
        if self.clock or self.shift or self.same:
            return replace(said, part=self.part or (before.part if not self.day else None))
        if self.part:
            return said
        return replace(
            said, clock=before.clock, until=before.until, part=before.part, soon=before.soon
        )


def said_time(text: str, today: date, bare: bool = True) -> SaidTime:
    """What a text says of when to call. `bare`: whether an hour alone is one ("make it 11")."""
    text = text[:LONGEST]
    later = LATER.search(text)
    soon = SOON.search(text)
    days = _days(text, today)
    clocks = [] if later else clocks_in(_blank(text, [span for span, _, _ in days]), bare)
    fits = [one for one in clocks if not one.denied]
    clock, until, others = _meant(text, fits)
    kept = [(span, day) for span, day, denied in days if not denied]
    day = _one_day(text, kept)
    part = _part(text, clocks)
    rest = _blank("".join(without(text, clocks)), [])
    for pattern in (DAY, PART, SOON, LATER, SAME):
        rest = pattern.sub(" ", rest)
    return SaidTime(
        day=day,
        clock=clock,
        until=until,
        others=others,
        part=part,
        soon=bool(soon) and not (fits or part or day),
        shift=_shift(later),
        same=bool(SAME.search(text)),
        denied=len(fits) < len(clocks) or len(kept) < len(days),
        rest=rest,
    )


def _days(text: str, today: date) -> list[tuple[tuple[int, int], date, bool]]:
    """The days that are named: where, which, and whether it is said not to suit."""
    found = []
    for match in DAY.finditer(text):
        day = _day(match, today)
        if day is None:
            continue
        denied = DENIED.search(text[max(0, match.start() - 30) : match.start()])
        after = DENIED_AFTER.match(text[match.end() : match.end() + 30])
        found.append((match.span(), day, bool(denied or after)))
    return found


def _day(match: re.Match[str], today: date) -> date | None:
    if match["today"] or match["this"] is not None:
        return today
    if match["after"]:
        return today + timedelta(days=2)
    if match["tomorrow"]:
        return today + timedelta(days=1)
    if days := match["days"]:
        return today + timedelta(days=SMALL.get(days.lower()) or int(days))
    if name := match["name"]:
        number = next(i for i, one in enumerate(WEEK) if one.startswith(name[:3].lower()))
        ahead = (number - today.weekday()) % 7
        return today + timedelta(days=ahead or (7 if match["next"] else 0))
    month = (match["month"] or match["month2"] or "")[:3].lower()
    number = next(i for i, one in enumerate(MONTHS, start=1) if one.startswith(month))
    try:
        day = date(today.year, number, int(match["date"] or match["date2"]))
        return day if day >= today else day.replace(year=today.year + 1)
    except ValueError:
        return None


def _one_day(text: str, days: list[tuple[tuple[int, int], date]]) -> date | None:
    """The day that is meant: the first of two that may be chosen from, else the last."""
    if not days:
        return None
    if len(days) > 1 and RANGE.match(text[days[0][0][1] : days[1][0][0]]):
        return days[0][1]
    return days[-1][1]


def _meant(text: str, clocks: list[Clock]) -> tuple[Clock | None, Clock | None, tuple[Clock, ...]]:
    """The time that is meant, the end of a range, and what may be meant as well."""
    if len(clocks) < 2:
        return (clocks[0] if clocks else None), None, ()
    first, last = clocks[0], clocks[-1]
    between = text[first.span[1] : last.span[0]]
    if RANGE.match(between):
        return replace(first, bound="after"), last, ()
    if MENDED.search(between) or MENDED.search(text[: first.span[0]] + text[last.span[1] :]):
        return last, None, ()
    same = {one.readings for one in clocks}
    return last, None, () if len(same) == 1 else tuple(clocks[:-1])


def _part(text: str, clocks: list[Clock]) -> tuple[int, int] | None:
    for match in PART.finditer(text):
        if any(begin <= match.start() < end for begin, end in (one.span for one in clocks)):
            continue
        if DENIED.search(text[max(0, match.start() - 30) : match.start()]):
            continue
        name = next(name for name in PARTS if match[name])
        begin, end = PARTS[name]
        bound = (match["bound"] or "").strip().lower()
        if bound == "after":
            return (end - 1, 24)
        return (0, begin) if bound == "before" else (begin, end)
    return None


def _shift(later: re.Match[str] | None) -> int:
    if later is None:
        return 0
    many = (later["many"] or "1").lower()
    minutes = 30 if later["half"] else 60 * (SMALL.get(many) or int(many))
    return minutes if later["way"].lower() == "later" else -minutes


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with dates left out, so that their numbers are no hours; as long as before."""
    for begin, end in spans:
        if any(character.isdigit() for character in text[begin:end]):
            text = text[:begin] + " " * (end - begin) + text[end:]
    return text
