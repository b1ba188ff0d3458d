"""The words of a text in which no likeness counts: figures, negations, sizes, days.

"Cancel order 1017" is like "Cancel order 1071" and means another one; "don't cancel it" is like
"cancel it" and means the contrary.
"""

import re
from functools import lru_cache

EXACT = re.compile(
    r"\d{1,40}"
    r"|\b(?:no|not|never|none|without|cannot|nothing|nobody|nicht|nie|keine?[mnrs]?|ohne)\b"
    r"|\b\w{1,10}n['’]t\b|\b(?:dont|doesnt|didnt|cant|wont|isnt|wasnt|havent|hasnt|shouldnt)\b"
    r"|\b(?:x{0,4}[sl]|m|small|medium|large|left|right)\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:today|tomorrow|yesterday)\b"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|first|second|third|last|both)\b"
)


NOT = re.compile(r"cannot|nicht|\w{1,10}n['’]?t")


@lru_cache(maxsize=512)  # earlier turns are looked at again at every turn
def exact_words(text: str) -> tuple[str, ...]:
    """These words in the order of the text, in small letters; "doesn't" is "not"."""
    low = text.casefold().replace("’", "'")
    return tuple("not" if NOT.fullmatch(word) else word for word in EXACT.findall(low))


def same_figures(one: str, other: str) -> bool:
    """Whether two texts may speak of the same: one has no figures, or both have the same."""
    ones, others = (set(re.findall(r"\d{1,40}", text)) for text in (one, other))
    return not ones or not others or ones == others
