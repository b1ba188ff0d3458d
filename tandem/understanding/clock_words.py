"""Times of day in what somebody writes: "half past two", "11 o'clock not 10", "at nine". Pure.

What is written is read as it stands: which half of the day an hour without one is in is for
whoever knows when calls are made (`tandem/handover/call_times.py`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Bound = Literal["at", "about", "after", "before"]
ONES = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
MINUTES = {
    "five": 5, "ten": 10, "fifteen": 15, "quarter": 15, "twenty": 20, "twenty five": 25,
    "thirty": 30, "thirty five": 35, "forty": 40, "forty five": 45, "fifty": 50,
    "fifty five": 55,
}  # fmt: skip
_HOUR = rf"(?:{'|'.join(ONES)}|[01]?\d|2[0-3])"
_WORD_MINUTES = "|".join(sorted(MINUTES, key=len, reverse=True)).replace(" ", "[ -]")
_HALF = (
    r"(?:\s{0,3}(?P<half>a\.?m\b\.?|p\.?m\b\.?)"
    r"|\s{0,3},?\s{0,3}(?:in the|this|at)\s(?P<part>morning|afternoon|evening|night))?"
)
_O_CLOCK = r"(?:\s{0,3}o\W{0,2}clock|h\b|\s{0,3}-?ish\b|\s+sharp\b)"
_SUM = re.compile(
    r"(?:£|\$|€)\s?\d|\b\d+\s?(?:£|€|%|pounds?|quid|degrees?)|\bone of\b|\border \d+"
    r"|\bsizes? \d+(?:\s?(?:and|or|to|-)\s?\d+)?",
    re.I,
)
SHAPES = tuple(
    re.compile(shape, re.I)
    for shape in (
        rf"\bhalf[ -](?:past[ -])?(?P<hour>{_HOUR})(?!\d){_O_CLOCK}?{_HALF}(?P<thirty>)",
        rf"(?<!from )(?<!between )\b(?:a )?(?P<by>{_WORD_MINUTES}|[0-5]?\d)"
        rf"(?: min(?:ute)?s?)? (?P<way>past|to|til|till)"
        rf" (?P<hour>{_HOUR})(?!\d){_O_CLOCK}?{_HALF}",
        rf"(?<![\d.,£$€])\b(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?![\d.]){_O_CLOCK}?{_HALF}",
        rf"\b(?P<hour>{_HOUR})[ -](?P<minute_word>thirty(?:[ -]five)?|fifteen|forty[ -]five"
        rf"|forty|twenty(?:[ -]five)?)\b{_HALF}",
        r"\b(?P<noon>noon|midday|mid-day|lunch ?time|midnight)\b",
        rf"(?<![\d:.,£$€-])\b(?P<hour>{_HOUR})(?:{_O_CLOCK}{_HALF}"
        r"|\s?(?P<half2>a\.?m\b\.?|p\.?m\b\.?)"
        r"|\s(?:in the|this|at)\s(?P<part2>morning|afternoon|evening|night)\b)",
        r"(?:\bat|@)\s?(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)\b",
    )
)
_DAY_WORD = (
    r"(?:today|tonight|tomorrow|tmrw|tomorow|mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_ENDS = (
    r"(?=\s{0,3}(?:$|[,.;!?)]|-|\b(?:please|pls|plz|instead|then|would|is|works?|suits?|if|and|or|not|no"
    r"|on|today|tonight|tomorrow|tmrw|thanks?|thx|but|for me|uk|on the dot|better|rather|fine|ok"
    rf"|okay|good|latest|earliest|i|my|the (?:next|day)|to {_HOUR}|doesn|does|won"
    rf"|{_DAY_WORD[3:-1]})\b))"
)
BARE = tuple(
    re.compile(shape, re.I)
    for shape in (
        rf"(?:\bat|@)\s?(?P<hour>{_HOUR})\b(?![:.]\d|\s?[-\u2013]?\s?\d{{2,}}){_ENDS}",
        rf"\b(?:after|from|around|about|abt|by|before|until|till|than|past|make (?:it|that)|between"
        rf"|not|no|say|said|mean|meant|rather|better|maybe|perhaps|to|for|or|and|do|,)\W{{0,2}}\s?"
        rf"(?P<hour>{_HOUR})\b(?![:.]\d){_ENDS}",
        rf"\b{_DAY_WORD},? (?:at |around |about )?(?P<hour>{_HOUR})\b(?![:.]\d){_ENDS}",
        rf"\b(?P<hour>{_HOUR})(?= (?:on )?{_DAY_WORD}\b)",
        rf"^\W*(?P<hour>{_HOUR}){_ENDS}",
    )
)
"""Hours by what stands around them: of these a number alone is a time only where one is awaited."""
BEFORE = re.compile(
    r"(?P<not>(?:\b(?:not|never|why|than|instead of|rather than|cant|wont|dont|doesnt|isnt)|n't)"
    r"(?: (?:do|make|call|be|want|it|suit|manage))?\s{0,3})?"
    r"(?P<bound>\b(?:around|about|abt|approximately|roughly|ish|after|from|past|since|not before"
    r"|before|until|till|by|at|on|for|@|between)\W{0,2}\s{0,3}){0,2}(?:the )?$",
    re.I,
)
AFTER = re.compile(
    r"^\W{0,3}(?:\s{0,3}(?:tomorrow|today|on \w+))?\s{0,3}(?:(?:is|'s) (?:no good|bad|too|not|out)"
    r"|(?:does\s?n[o']?t|won'?t|wont|doesnt|cannot|can'?t)\b)",
    re.I,
)
BOUNDS: dict[str, Bound] = {
    "around": "about", "about": "about", "abt": "about", "approximately": "about",
    "roughly": "about", "after": "after", "from": "after", "past": "after", "since": "after",
    "between": "after", "before": "before", "until": "before", "till": "before", "by": "before",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as it was written. `half` is "am", "pm" or "" where the hour may be in either;
    `denied` where it is said not to suit; `span` is where it stands."""

    hour: int
    minute: int = 0
    half: str = ""
    bound: Bound = "at"
    denied: bool = False
    span: tuple[int, int] = (0, 0)

    @property
    def readings(self) -> tuple[tuple[int, int], ...]:
        """The times of day (hour, minute) that may be meant, the earlier first."""
        if self.hour > 12 or self.hour == 0:
            return ((self.hour, self.minute),)
        early, late = self.hour % 12, self.hour % 12 + 12
        if self.half:
            return ((late if self.half == "pm" else early, self.minute),)
        return ((early, self.minute), (late, self.minute))


def clocks_in(text: str, bare: bool = True) -> list[Clock]:
    """The times of day in a text, in their order; `bare` hours too ("make it 11")."""
    found: list[Clock] = []
    taken: list[tuple[int, int]] = [match.span() for match in _SUM.finditer(text)]
    for shape in (*SHAPES, *(BARE if bare else ())):
        for match in shape.finditer(text):
            span = _span(match)
            if any(span[0] < end and begin < span[1] for begin, end in taken):
                continue
            taken.append(span)
            found.append(_clock(match, text, span))
    return sorted(found, key=lambda one: one.span)


def _span(match: re.Match[str]) -> tuple[int, int]:
    groups = [
        match.span(name)
        for name in match.re.groupindex
        if name in ("hour", "by", "noon") and match[name] is not None
    ]
    begin = min(one[0] for one in groups)
    return (match.start() if match.re in SHAPES[:2] else begin), match.end()


def _clock(match: re.Match[str], text: str, span: tuple[int, int]) -> Clock:
    groups = match.groupdict()
    before = BEFORE.search(text[max(0, span[0] - 40) : span[0]])
    said = (before["bound"] or "").strip().lower().strip(" ,:") if before else ""
    denied = bool(before and before["not"]) or bool(AFTER.match(text[span[1] : span[1] + 40]))
    bound: Bound = BOUNDS.get(said, "at")
    if denied and bound in ("after", "before"):  # "not before ten" names one
        return _at(groups, "before" if bound == "after" else "after", False, span)
    return _at(groups, bound, denied, span)


def _at(groups: dict[str, str | None], bound: Bound, denied: bool, span: tuple[int, int]) -> Clock:
    if noon := groups.get("noon"):
        hour = 0 if noon.lower() == "midnight" else 12
        return Clock(hour, 0, "am" if hour == 0 else "pm", bound, denied, span)
    written = (groups["hour"] or "0").lower()
    hour, minute = ONES.get(written) or int(written), _minute(groups)
    if groups.get("way") and groups["way"] != "past":
        hour, minute = (hour - 1) % 24 or 12, 60 - minute
    half = _half(groups)
    if not half and written.startswith("0"):  # "09:30" is written so by who counts to 24
        half = "am"
    return Clock(hour, minute % 60, half, bound, denied, span)


def _minute(groups: dict[str, str | None]) -> int:
    if "thirty" in groups:
        return 30
    word = groups.get("by") or groups.get("minute_word") or groups.get("minute") or "0"
    word = word.lower().replace("-", " ")
    return MINUTES[word] if word in MINUTES else int(word)


def _half(groups: dict[str, str | None]) -> str:
    half = groups.get("half") or groups.get("half2")
    if half:
        return half.lower().replace(".", "")
    part = groups.get("part") or groups.get("part2")
    return "" if not part else "am" if part.lower() == "morning" else "pm"


def without(text: str, clocks: list[Clock]) -> Iterator[str]:
    """What is left of a text beside its times."""
    at = 0
    for one in clocks:
        yield text[at : one.span[0]]
        at = max(at, one.span[1])
    yield text[at:]
