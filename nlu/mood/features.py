"""The numbers a mood is read from: the message's meaning, its marks, and what was said before."""

import math
from dataclasses import dataclass

import numpy as np

from nlu.mood.marks import BAD, SAID, Marks, marks_of
from nlu.mood.words import Lexicon

BEFORE = (
    "bot_sorry", "bot_failed", "bot_unsure", "bot_done", "bot_offer", "bot_anything_else",
    "bot_asks", "bot_waits",
)  # fmt: skip
"""Kinds of words that count in the bot's message before."""
REPAIRING = ("refusing", "correcting", "repetition", "doubt", "still_not", "trouble")
TEXT_NAMES = (
    *SAID,
    "at_you", "capitals", "emphasis", "punctuation", "praise_then_trouble", "loud_and_bad",
    "exclamation", "question", "dots", "length", "one_word", "few_words", "polite_praise",
)  # fmt: skip
"""One number each from the message alone, in this order."""
BEFORE_NAMES = (
    *BEFORE, "previous", "previous_question", "nearness", "shared_words",
    *(f"{kind}_after_question" for kind in REPAIRING),
    *(f"{kind}_after_failure" for kind in REPAIRING),
    "praise_after_failure", "short_after_failure", "question_after_question",
)  # fmt: skip
"""One number each from what the bot had said and how the message answers it."""
TOGETHER = ("at_you", "praise_then_trouble", "loud_and_bad")
"""Two things at once: rare, and far plainer than either."""
PREVIOUS_WEIGHT = 0.6
NAMES_WEIGHT, TOGETHER_WEIGHT = 0.12, 0.36
"""Measured: more weight on words that somebody listed carries over worse to other customers."""
WEIGHTS = np.array(
    [
        TOGETHER_WEIGHT if name in TOGETHER else NAMES_WEIGHT
        for name in (*TEXT_NAMES, *BEFORE_NAMES)
    ],
    dtype=np.float32,
)


@dataclass(frozen=True)
class Before:
    """The bot's message before: its text, vector (None without one), and words by kind."""

    text: str = ""
    vector: np.ndarray | None = None
    counts: tuple[float, ...] = (0.0,) * len(BEFORE)
    words: frozenset[str] = frozenset()

    @classmethod
    def of(cls, text: str, vector: np.ndarray | None, lexicon: Lexicon) -> "Before":
        """What is known of a bot's message; worked out once for each text."""
        if not text.strip():
            return cls()
        found = lexicon.counts(text)
        numbers = tuple(math.log1p(found[kind]) for kind in BEFORE)
        return cls(text, vector, numbers, frozenset(text.casefold().split()))


def text_numbers(text: str, marks: Marks) -> list[float]:
    """The numbers of TEXT_NAMES for one message."""
    said = [math.log1p(marks.counts[kind]) for kind in SAID]
    bad = any(marks.counts[kind] for kind in (*BAD, "still_not"))
    n = len(marks.words)
    return [
        *said,
        marks.at_you, marks.capitals, marks.emphasis, marks.punctuation, marks.praise_then_trouble,
        bad and (marks.capitals or marks.punctuation),
        "!" in text, "?" in text, "..." in text, math.log1p(n), n <= 1, n <= 3,
        bool(marks.counts["praise"] and marks.counts["polite"]),
    ]  # fmt: skip


def before_numbers(text: str, vector: np.ndarray, marks: Marks, before: Before) -> list[float]:
    """The numbers of BEFORE_NAMES for one message."""
    said = {kind: math.log1p(marks.counts[kind]) for kind in (*REPAIRING, "praise")}
    n = len(marks.words)
    asked = before.text.rstrip().endswith("?")
    found = dict(zip(BEFORE, before.counts, strict=True))
    failed = bool(found["bot_failed"] or found["bot_unsure"])
    return [
        *before.counts,
        bool(before.text),
        asked,
        float(vector @ before.vector) if before.vector is not None else 0.0,
        len(before.words.intersection(marks.words)) / max(n, 1),
        *(said[kind] * asked for kind in REPAIRING),
        *(said[kind] * failed for kind in REPAIRING),
        said["praise"] * failed,
        (n <= 3) * failed,
        "?" in text and asked,
    ]


class Features:
    """Turns messages into rows; `scale` is each number's spread in training.

    A row begins with what the message itself says, in `own` places; what was said before follows.
    """

    def __init__(self, lexicon: Lexicon, scale: np.ndarray) -> None:
        self.lexicon, self.scale = lexicon, scale

    def row(self, text: str, vector: np.ndarray, before: Before) -> tuple[np.ndarray, Marks]:
        """The row of one message, and its marks."""
        marks = marks_of(text, self.lexicon)
        numbers = [*text_numbers(text, marks), *before_numbers(text, vector, marks, before)]
        return self.join(vector, before, np.array(numbers, dtype=np.float32)), marks

    def join(self, vector: np.ndarray, before: Before, numbers: np.ndarray) -> np.ndarray:
        """Meaning and numbers of the message, numbers and meaning of what was said before."""
        said = before.vector if before.vector is not None else np.zeros_like(vector)
        scaled = WEIGHTS * numbers / self.scale
        return np.concatenate([vector, scaled, PREVIOUS_WEIGHT * said]).astype(np.float32)

    @staticmethod
    def own(width: int) -> int:
        """How many places the message's own part takes in a row of `width`."""
        return (width - len(TEXT_NAMES) - len(BEFORE_NAMES)) // 2 + len(TEXT_NAMES)
