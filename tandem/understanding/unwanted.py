"""What somebody does not want: "no candles", "without wool", "he hates mugs". Pure."""

import re

NOT_WANTED = re.compile(
    r"\b(?:no(?!\s+(?:i|it|that|not|thanks?|matter|idea|more|one|need)\b)|not|non|without|except"
    r"|(?:is|are)n'?t(?! (?:there|it|that|this|any)\b)"
    r"|apart from|(?:any|every)thing but|other than|instead of|rather than"
    r"|free (?:of|from)|allergic to|(?:does|do|is|are)\s?n[o']?t"
    r" (?:like|want|need|have|use|wear)|(?:dis|un)likes?|hates?|can'?t (?:stand|have|wear)"
    r"|fed up with|enough of)"
    r"\s+(?:any |an? |the |more |another |have |with |in |made of |of |wearing |wear )*"
    r"(?P<words>\w+(?:,? (?:or|and|nor|&) (?!(?:no|not|without|in|size)\b)\w+)?)",
    re.I,
)
FREE = re.compile(r"\b(?P<words>\w+)[- ]free\b", re.I)


def unwanted_words(text: str) -> str:
    """The words that say what is not wanted, as one text; "" where nothing is said so."""
    found = [match["words"] for pattern in (NOT_WANTED, FREE) for match in pattern.finditer(text)]
    return " ".join(found)


def wanted_words(text: str) -> str:
    """The text without what is not wanted."""
    return FREE.sub(" ", NOT_WANTED.sub(" ", text))
