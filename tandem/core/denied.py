"""What a sentence names only to say that it is not meant: "not the shorts", "forget the coat".

Nothing that is denied is ever looked up, offered or done; what else is named is. Pure.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

STOPS = (
    "the|my|your|our|his|her|their|this|that|these|those|a|an|i|it|its|it's|you|we|they|he|she"
    "|but|and|or|just|only|rather|instead|please|when|where|wheres|where's|how|what|whats|what's"
    "|which|who|whose|why|can|could|has|have|had|is|isn't|are|was|were|does|do|did|don't|dont|will"
    "|would|should|for|so|then|thanks|thank|in|from|on|to|with|of|because|cause|since|no|not|yet"
    "|any|anything|want|need|actually"
)
WORD = r"[\w&'’-]{1,30}"
NAMES = rf"(?:(?!(?:{STOPS})\b){WORD}\s{{0,3}}){{1,4}}"
"""Up to four words in a row that name something."""
LINKS = (
    r"(?:(?:the|my|that|this|those|these|a|an|any|about|for|in|from|order|no\.?|number|of|to|ones?"
    r"|with)\s{1,3}){0,4}"
)
DENIALS = re.compile(
    r"(?:"
    # "not the shorts", "not 1042", "not for the coat"
    r"\bnot\s{1,3}(?=(?:for|in|about|from|to|of)?\s{0,3}(?:the|my|that|this|those|these|order|number)\b"
    r"|\d|[A-Z]{2,}\d)"
    # "no, not shorts": what stands alone
    r"|(?:^|[,.;:!?(–-]\s{0,3}|\b(?:no|nope|said|mean|meant|but|and|it'?s|that'?s)\s{1,3})not\s{1,3}"
    r"|\b(?:do\s?n[o']?t|dont|do not|did\s?n[o']?t|didnt|did not"
    r"|never)\s{1,3}(?:mean|meant|say|said"
    r"|ask(?:ed)?(?:\s{1,3}(?:about|for))?|talk(?:ing)? about|care about)\s{1,3}"
    r"|\b(?:it|that|this|they) (?:is|was|are"
    r"|were)\s?n[o']?t\s{1,3}(?:about\s{1,3})?(?=(?:the|my)\b)"
    r"|\bnot (?:talking|asking|speaking|thinking) (?:about|of)\s{1,3}"
    r"|\b(?:forget|never ?mind|leave out|ignore|skip)(?:\s{1,3}about)?\s{1,3}"
    r"|\b(?:apart from|except(?:ing)?(?: for)?|other than|anything but|everything but)\s{1,3}"
    rf")(?P<links>{LINKS})(?P<names>{NAMES})",
    re.I,
)
WEAK = re.compile(
    r"\b(?:do\s?n[o']?t|dont|do not|no longer)\s{1,3}(?:want|need|like|wear|have)\s{1,3}"
    r"(?:any\s{1,3}|to have\s{1,3})?"
    rf"(?P<links>{LINKS})(?P<names>{NAMES})"
    rf"|\b(?:instead of|rather than|without|no)\s{{1,3}}(?P<links2>{LINKS})(?P<names2>{NAMES})",
    re.I,
)
"""These deny only where something else is named: who doesn't want the coat sends the coat back."""
PUTS_RIGHT = re.compile(
    r"^[\s,.;:!?–-]{0,6}(?:(?:oh|ah|er|eh|um|hmm|wait|hang on|hold on|no|nope|not"
    r"|sorry|pardon|i|mean"
    r"|meant|rather|actually|correction|i'?m|make|that|it|should|be|is|to|say|oops|ups|argh)"
    r"[\s,.;:!?–-]{1,6}){1,8}$",
    re.I,
)
CORRECTS = re.compile(r"\b(?:no|nope|sorry|mean|meant|actually|correction|oops|ups|wait|rather)\b",
                      re.I)  # fmt: skip
"""Between two values: "SAVE20 no sorry SAVE10" says the second."""


def denied_words(text: str) -> str:
    """What is named to be denied, as one text; "" where nothing is."""
    return " ".join(match["names"].strip() for match in DENIALS.finditer(text))


def meant_words(text: str) -> str:
    """The text without what is denied in it."""
    return DENIALS.sub(" , ", text)


def meant_beside(text: str) -> str:
    """The text also without what is only not wanted: of use where something else is named."""
    return WEAK.sub(" , ", DENIALS.sub(" , ", text))


def said_only_to_deny(value: str, text: str) -> bool:
    """Whether a value stands in a text, and nowhere but in what is denied."""
    said = re.compile(rf"(?<!\w){re.escape(value)}(?!\w)", re.I)
    return bool(said.search(text)) and not said.search(meant_words(text))


def put_right(values: Sequence[str], text: str) -> tuple[str, ...]:
    """The values that stand, of several of one kind in a text: those that are denied, or put right
    by the next one, do not count."""
    places = [(text.casefold().find(value.casefold()), value) for value in values]
    spans = sorted((start, start + len(value), value) for start, value in places if start >= 0)
    gone = {value for value in values if said_only_to_deny(value, text)}
    for (_, end, value), (start, _, after) in pairwise(spans):
        between = text[end:start]
        if value != after and PUTS_RIGHT.match(between) and CORRECTS.search(between):
            gone.add(value)
    return tuple(value for value in values if value not in gone)
