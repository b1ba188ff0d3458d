"""Facts that are read word by word with spaCy's matcher: dates and reasons for a return."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from nlu.entities.finder import Entity
from nlu.entities.return_reasons import REASONS

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY_FORMS = {form: index for index, day in enumerate(DAYS) for form in (day, day[:3], day + "s")}
DAY_FORMS |= {
    "tues": 1,
    "weds": 2,
    "thur": 3,
    "thurs": 3,
    "wendsday": 2,
    "wensday": 2,
    "teusday": 1,
    "tuseday": 1,
    "thrusday": 3,
    "satuday": 5,
    "firday": 4,
    "modnay": 0,
}
# Three letters that are words of their own are not a day by themselves.
WORDS_OF_THEIR_OWN = {"sun", "sat", "wed", "mon"}
# "The 2nd one" counts things, not days.
COUNTED = {
    "one",
    "time",
    "item",
    "order",
    "pair",
    "email",
    "mail",
    "parcel",
    "message",
    "person",
    "option",
}
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
MONTH_FORMS = {
    form: number for number, month in enumerate(MONTHS, 1) for form in (month, month[:3])
}
MONTH_FORMS |= {"sept": 9, "febuary": 2, "janurary": 1, "setember": 9}
NUMBER_WORDS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "couple": 2,
}
NUMBER = {"LOWER": {"IN": sorted(NUMBER_WORDS)}}
UNIT = {"LOWER": {"REGEX": r"^(days?|weeks?|wks?|months?|years?)$"}}
DAY = {"LOWER": {"IN": sorted(DAY_FORMS)}}
MONTH = {"LOWER": {"IN": sorted(MONTH_FORMS)}}
NTH = {"LOWER": {"REGEX": r"^\d{1,2}(st|nd|rd|th)?$"}}
YEAR = {"TEXT": {"REGEX": r"^20\d\d$"}, "OP": "?"}
SUFFIX = {"LOWER": {"IN": ["st", "nd", "rd", "th"]}, "OP": "?"}

SHORT_MONTHS = "|".join(month[:3] for month in MONTHS)

DATE_PATTERNS: list[list[dict[str, Any]]] = [
    [
        {
            "LOWER": {
                "IN": [
                    "today",
                    "tonight",
                    "yesterday",
                    "yestarday",
                    "yesturday",
                    "tomorrow",
                    "tommorow",
                    "tomorow",
                ]
            }
        }
    ],
    [
        {"LOWER": "the"},
        {"LOWER": "day"},
        {"LOWER": {"IN": ["before", "after"]}},
        {"LOWER": {"IN": ["yesterday", "tomorrow"]}},
    ],
    [{"LOWER": {"IN": ["last", "this", "next", "on", "past"]}, "OP": "?"}, DAY],
    [
        {"LOWER": {"IN": ["last", "this", "next", "past"]}},
        {"LOWER": {"IN": ["week", "month", "year", "weekend"]}},
    ],
    [NTH, SUFFIX, {"LOWER": "of", "OP": "?"}, MONTH, {"TEXT": ",", "OP": "?"}, YEAR],
    [MONTH, {"LOWER": "the", "OP": "?"}, NTH, SUFFIX, {"TEXT": ",", "OP": "?"}, YEAR],
    [{"LOWER": {"REGEX": rf"^\d{{1,2}}(st|nd|rd|th)?({SHORT_MONTHS})\w*$"}}],
    [{"LOWER": "the"}, {"LOWER": {"REGEX": r"^\d{1,2}(st|nd|rd|th)$"}}],
    [
        {"LOWER": "the"},
        {"LOWER": {"REGEX": r"^\d{1,2}$"}},
        {"LOWER": {"IN": ["st", "nd", "rd", "th"]}},
    ],
    [{"LIKE_NUM": True}, UNIT, {"LOWER": "ago"}],
    [NUMBER, {"LOWER": "of", "OP": "?"}, UNIT, {"LOWER": "ago"}],
    [{"LOWER": "a"}, {"LOWER": "couple"}, {"LOWER": "of", "OP": "?"}, UNIT, {"LOWER": "ago"}],
    [{"TEXT": {"REGEX": r"^\d{4}-\d{2}-\d{2}$"}}],
    [{"TEXT": {"REGEX": r"^\d{1,2}[./]\d{1,2}[./](20)?\d\d$"}}],
    [
        {"TEXT": {"REGEX": r"^\d{4}$"}},
        {"TEXT": "-"},
        {"TEXT": {"REGEX": r"^\d{2}$"}},
        {"TEXT": "-"},
        {"TEXT": {"REGEX": r"^\d{2}$"}},
    ],
]

# What does not work may be the page or the card: then it is no reason for a return.
NOT_GOODS = re.compile(
    r"\b(website|site|page|app|links?|codes?|voucher|coupon|promo|password|passcode|login|log in"
    r"|button on|card|checkout|payment|account|email|mail|tracking|chat|bot|phone|number|system"
    r"|basket)\b"
)
WAITING = re.compile(r"\b(wait|waiting|waited|queue|hold|take|takes|taking|took|delivery|reply)\b")
CONFUSABLE = {"faulty", "damaged"}


class PhraseRules:
    """The matcher, built once."""

    def __init__(self) -> None:
        import spacy
        from spacy.matcher import Matcher

        self._language = spacy.blank("en")
        self._dates = Matcher(self._language.vocab)
        self._dates.add("date", DATE_PATTERNS, greedy="LONGEST")
        self._reasons = {name: re.compile("|".join(ways)) for name, ways in REASONS.items()}

    def read(self, text: str) -> Any:
        """The spaCy document of a text."""
        return self._language.make_doc(text)

    def dates(self, document: Any, today: date) -> Iterator[Entity]:
        """Dates as ISO where one day is meant, else the customer's words in lower case."""
        for _, start, end in sorted(self._dates(document), key=lambda match: match[1]):
            span = document[start:end]
            words = [token.lower_ for token in span]
            if len(words) == 1 and words[0] in WORDS_OF_THEIR_OWN | {"may", "mar"}:
                continue
            after = document[end : end + 1].text.lower()
            if (
                words[0] == "the"
                and len(words) < 4
                and words[-1] != "yesterday"
                and after in COUNTED
            ):
                continue
            value = resolve(words, today)
            if value is not None:
                offset = len(words[0]) + 1 if words[0] == "on" else 0
                yield Entity("date", value, span.start_char + offset, span.end_char)

    def return_reasons(self, document: Any) -> list[Entity]:
        """The reasons a customer gives for sending something back, the first of each kind."""
        text = document.text.lower().replace("’", "'").replace("'", "")
        found: list[Entity] = []
        for name, pattern in self._reasons.items():
            match = pattern.search(text)
            if match is None or (name in CONFUSABLE and NOT_GOODS.search(text)):
                continue
            if "long" in match[0] and WAITING.search(text):
                continue
            if name == "damaged" and any(entity.value == "faulty" for entity in found):
                continue
            # Apostrophes were taken out: places move by as many as stood before.
            shift = document.text[: match.start()].count("'") + document.text[
                : match.start()
            ].count("’")
            found.append(
                Entity(
                    "return_reason",
                    name,
                    match.start() + shift,
                    min(match.end() + shift, len(document.text)),
                )
            )
        return found


def resolve(words: list[str], today: date) -> str | None:
    """The day that words name, counted from `today`; the words where no single day is meant."""
    text = " ".join(words)
    near = {
        "yesterday": -1,
        "yestarday": -1,
        "yesturday": -1,
        "today": 0,
        "tonight": 0,
        "tomorrow": 1,
        "tommorow": 1,
        "tomorow": 1,
        "the day before yesterday": -2,
        "the day after tomorrow": 2,
    }
    if text in near:
        return (today + timedelta(days=near[text])).isoformat()
    if words[-1] in DAY_FORMS:
        ahead = (DAY_FORMS[words[-1]] - today.weekday()) % 7
        if words[0] in ("next", "this"):
            return (today + timedelta(days=ahead or 7)).isoformat()
        return (today - timedelta(days=(-ahead) % 7 or 7)).isoformat()
    if words[-1] == "ago":
        count = next(
            (
                NUMBER_WORDS.get(word) or int(word)
                for word in reversed(words)
                if word in NUMBER_WORDS or word.isdigit()
            ),
            None,
        )
        unit = words[-2]
        if count is None or unit.startswith(("month", "year")):
            return text
        days = count * (7 if unit.startswith("w") else 1)
        return (today - timedelta(days=days)).isoformat() if days < 3660 else text
    return _calendar_day(words, today) or (
        text if words[0] in ("last", "this", "next", "past") else None
    )


def _calendar_day(words: list[str], today: date) -> str | None:
    text = " ".join(words)
    try:
        if iso := re.fullmatch(r"(\d{4}) ?- ?(\d{2}) ?- ?(\d{2})", text):
            return date(*map(int, iso.groups())).isoformat()
        if figures := re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{2,4})", text):
            day, month, year = map(int, figures.groups())
            return date(year if year > 99 else 2000 + year, month, day).isoformat()
        day = next((int(m[1]) for word in words if (m := re.match(r"(\d{1,2})(?!\d)", word))), 0)
        month = next(
            (
                number
                for form, number in MONTH_FORMS.items()
                if text.endswith(form) or form in words
            ),
            0,
        )
        if not month and (joined := re.match(r"\d{1,2}(?:st|nd|rd|th)?([a-z]{3})", words[0])):
            month = MONTH_FORMS.get(joined[1], 0)
        year = next((int(word) for word in words if re.fullmatch(r"20\d\d", word)), 0)
        if month:
            named = date(year or today.year, month, day)
            return (
                named if year or named <= today else named.replace(year=today.year - 1)
            ).isoformat()
        if day:  # "the 3rd": the latest one
            named = today.replace(day=day) if day <= today.day else _month_before(today, day)
            return named.isoformat()
    except ValueError:
        return None
    return None


def _month_before(today: date, day: int) -> date:
    return (today.replace(day=1) - timedelta(days=1)).replace(day=day)
