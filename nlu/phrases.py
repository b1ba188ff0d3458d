"""Facts that are read word by word with spaCy's matcher: dates and reasons for a return."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from nlu.entities import Entity

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY_FORMS = {form: index for index, day in enumerate(DAYS) for form in (day, day[:3], day + "s")}
DAY_FORMS |= {"tues": 1, "weds": 2, "thur": 3, "thurs": 3, "wendsday": 2, "wensday": 2, "teusday": 1,
              "tuseday": 1, "thrusday": 3, "satuday": 5, "firday": 4, "modnay": 0}  # fmt: skip
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
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
          "october", "november", "december")  # fmt: skip
MONTH_FORMS = {
    form: number for number, month in enumerate(MONTHS, 1) for form in (month, month[:3])
}
MONTH_FORMS |= {"sept": 9, "febuary": 2, "janurary": 1, "setember": 9}
NUMBER_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
                "seven": 7, "eight": 8, "nine": 9, "ten": 10, "couple": 2}  # fmt: skip
NUMBER = {"LOWER": {"IN": sorted(NUMBER_WORDS)}}
UNIT = {"LOWER": {"REGEX": r"^(days?|weeks?|wks?|months?|years?)$"}}
DAY = {"LOWER": {"IN": sorted(DAY_FORMS)}}
MONTH = {"LOWER": {"IN": sorted(MONTH_FORMS)}}
NTH = {"LOWER": {"REGEX": r"^\d{1,2}(st|nd|rd|th)?$"}}
YEAR = {"TEXT": {"REGEX": r"^20\d\d$"}, "OP": "?"}
SUFFIX = {"LOWER": {"IN": ["st", "nd", "rd", "th"]}, "OP": "?"}

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
    [
        {
            "LOWER": {
                "REGEX": r"^\d{1,2}(st|nd|rd|th)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*$"
            }
        }
    ],
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

REASONS: dict[str, str] = {
    "too_small": r"(too|to|bit|little|slightly|way|so|very|much) (small|smal|tight|short|narrow|tiny)"
    r"|runs? small|(need|want|swap\w*|exchange|go|sized?|next|get|have)[\w ]{0,25} (size up|size (bigger|larger)|(bigger|larger) (one|size|pair)|up a size)"
    r"|(cant|cannot|wont|couldnt) (\w+ )?(get|do|button|zip)[\w ]{0,16} (on|up|over)\b(?! the)",
    "too_large": r"(too|to|bit|little|slightly|way|so|very|much) (big|large|loose|wide|baggy|huge)|(?<!taking )(?<!takes )(?<!took )"
    r"(?<!been )(?<!for )(?<!waiting )(?<!waited )too long(?= in| on| for me|$| so| and| i| the)(?! to )|runs? (big|large)"
    r"|(need|want|swap\w*|exchange|go|sized?|next|get|have)[\w ]{0,25} (size down|size smaller|smaller (one|size|pair)|down a size)",
    "wrong_item": r"wrong (item|items|product|thing|things|one|ones|size|colou?r|shoes?|shirt|jacket|dress|jeans|bag|order|article|stuff|parcel|package)"
    r"|(sent|got|received|delivered|gave)( me)? (a|the|something) (wrong|different|completely different|totally different)|not what i (had )?ordered"
    r"|(isnt|wasnt|not) the (one|item|thing|size|colou?r|product) i ordered|someone elses|somebody elses|instead of the|ordered (a |the )?\w+ (and|but) (you|they|u|i) (sent|got|received)",
    "not_as_described": r"(not|isnt|arent|wasnt|nothing|doesnt|dont|dosent|different|didnt)[\w ]{0,22} (described|description|advertised|pictured?|pictures?|photos?|pics?|website|shown)"
    r"|not (at all )?what i (had )?expected|(colou?r|material|fabric)[\w ]{0,12} different (than|from|to)|misleading (photo|picture|description)|says [\w ,]+ (page|site|website|listing|shop) says",
    "faulty": r"\b(faulty|defective|defect|falling apart|fell apart|came apart|coming apart|falls apart|malfunction\w*)\b"
    r"|(stopped|stops) working|(zip|zipper|seam|strap|heel|sole|button|buttons|stitching|buckle|handle|lining)[\w ]{0,14} (broke|broken|is off|came off|fell off|come off|came undone|coming off|is stuck|gone|snapped|split|came loose|is loose)"
    r"|(doesnt|dont|does not|do not|wont|isnt|not) work(ing)?( properly)?",
    "damaged": r"\b(damaged?|damged|broken|ripped|torn|smashed|shattered|cracked|crushed|scratched|dented|stained|chipped|in pieces|has a (hole|tear|stain|rip|scratch|crack))\b|\ba (hole|tear|stain|rip|scratch|crack) in\b",
    "changed_mind": r"chang\w* my mind|(dont|do not|no longer|not|didnt) (really |actually )?(want|need|like|love|fancy)( \w+){0,3} (any ?more|anymore|any longer|after all|now)"
    r"|no longer (want|need|like)|(dont|do not|didnt|just dont) (really |actually )?like (it|them|the|how)|(ordered|bought)[\w ]{0,14} (by mistake|by accident|accidentally)|accidentally (ordered|bought)"
    r"|(dont|doesnt|does not|not) suit (me|him|her)|regret (buying|it)",
    "late": r"(too|to) late(?! to (cancel|change|return|order|add|edit|get))|(arrived|came|got here|delivered|turned up|showed up)[\w ]{0,12} (late|after (the|my|her|his|our) (party|wedding|birthday|holiday|trip|event))",
    "other": r"\b(an)?other reasons?|some other reason|different reason",
}  # fmt: skip
# What does not work may be the page or the card: then it is no reason for a return.
NOT_GOODS = re.compile(
    r"\b(website|site|page|app|link|links|code|codes|voucher|coupon|promo|password|passcode|login|log in|button on|card|checkout|payment|account|email|mail|tracking|chat|bot|phone|number|system|basket)\b"
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
        self._reasons = {name: re.compile(pattern) for name, pattern in REASONS.items()}

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
    near = {"yesterday": -1, "yestarday": -1, "yesturday": -1, "today": 0, "tonight": 0, "tomorrow": 1,
            "tommorow": 1, "tomorow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}  # fmt: skip
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
                if re.search(rf"\d*{form}$", text) or form in words
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
