"""Which of the sentences told just now answers a question that goes on from them. Pure.

"And how long?" after a gift card's amounts and validity is answered with the validity alone.
"""

import re
from collections.abc import Sequence

KINDS = tuple(
    (re.compile(asks), re.compile(holds)) for asks, holds in (
    (r"\bhow (?:long|many (?:days|weeks|months))\b|\buntil when\b|\bvalid\b|\bexpir\w+\b"
     r"|\bhow (?:fast|soon|quick)"
     r"|\bhow old\b|\b(?:quick|fast|soon)est\b",
     r"\b(?:months?|days?|weeks?|years?|hours?)\b|\bvalid\b|\bsame day\b"),
    (r"\bhow (?:far|many|much) (?:more|to|till|until)\b", r"\bmore\b"),
    (r"\bwhat (?:do|would|will) i get\b|\bwhat'?s in it\b|\bwhat (?:does|do) (?:it|they) (?:bring"
     r"|give)\b",
     r"\b(?:gives?|brings?|includes?)\b"),
    (r"\bspend\b|\bhow much\b|\bcosts?\b|\bprice\b|\bfees?\b|\bexpensive\b|\bthe (?:least|most)\b"
     r"|\bmin\w*\b|\bmax\w*\b",
     r"[£$€]\s?\d|\bfree\b"),
    (r"\b(?:dis)?appears?\b|\bvanish\w*\b|\b(?:go|gone) away\b|\breleased?\b|\bwhen\b"
     r"|\bwhat time\b|\bwhich days?\b", r"\b(?:\w+day|days?|until|from \d|dispatch\w*)\b"),
    (r"\bwhere\b", r"\b(?:page|account|at the|depot|foot)\b"),
)
)  # fmt: skip
"""What is asked, and what a sentence that answers it holds."""
EMPTY = frozenset(
    """a an the i you we it to of for in on at is are be do does did my your me and or if can could
    will would have has this that with was am not so but from what how when where which there
    then they them no yes ok too well into one all any get also just mean still""".split()  # noqa: SIM905 (a list is harder to read)
)
SAME = {
    "shipping": "delivery",
    "postage": "delivery",
    "fee": "cost",
    "charge": "cost",
    "paid": "cost",
}
SURE = 2
TERSE = 6
"""Words of a message whose telling ones may all stand in what was told: "can a card go in"."""
GOES_ON = re.compile(
    r"\b(?:and|what) (?:then|now|next)\b|\bnext\b|\bthen what\b|\botherwise\b|\balready\b"
    r"|\bif not\b"
    r"|\bwhat (?:do|does) (?:you|\w+) do\b|\bwhat happens\b",
    re.I,
)
"""Asks for what comes after what was told."""
NEXT_STEP = re.compile(r"(?:If|Then|Otherwise|After|Once)\b")
"""A sentence that says what comes after the others."""
ENDS = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9£€$\"'])")


def part_asked(question: str, told: str, rest: Sequence[str] = ()) -> str:
    """The sentences that answer a question which goes on from what was told; "" where none do.

    Of what was told those that hold what is asked for; else what the same page says besides, if
    that fits as well; else those that share a word with the question.
    """
    asked, sentences = question.casefold(), ENDS.split(told)
    scores = [_score(asked, sentence.casefold()) for sentence in sentences]
    chosen = [one for one, score in zip(sentences, scores, strict=True) if score == max(scores)]
    of_told = " ".join(chosen) if max(scores) > 0 and len(chosen) < len(sentences) else ""
    if of_told and max(scores) >= SURE:
        return of_told
    best = max((_score(asked, one.casefold()) for one in rest), default=0)
    if rest and (best > max(scores) or (GOES_ON.search(question) and max(scores) < SURE)):
        nearest = [one for one in rest if _score(asked, one.casefold()) == best]
        return nearest[0] if best else rest[0]
    if not of_told and len(sentences) > 1 and GOES_ON.search(question):
        return next((one for one in reversed(sentences) if NEXT_STEP.match(one)), "")
    return of_told


def holds_the_answer(question: str, told: str) -> bool:
    """Whether what was told holds the kind of thing that is asked for: it is the answer again."""
    words = _words(question.casefold())
    if words and len(question.split()) <= TERSE and words <= _words(told.casefold()):
        return True  # "earrings" after "underwear, pierced earrings and ..."
    return max(_score(question.casefold(), one.casefold()) for one in ENDS.split(told)) >= SURE


def _score(question: str, sentence: str) -> int:
    fits = sum(bool(asks.search(question) and holds.search(sentence)) for asks, holds in KINDS)
    return 2 * fits + len(_words(question) & _words(sentence))


def _words(text: str) -> set[str]:
    found: Sequence[str] = re.findall(r"[a-z]{3,}", text)
    words = {word.removesuffix("s") for word in found if word not in EMPTY}
    return {SAME.get(word, word) for word in words}
