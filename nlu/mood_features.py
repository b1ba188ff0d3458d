"""The numbers a mood is read from: the message's meaning, its marks, and what was said before."""

import math
from dataclasses import dataclass

import numpy as np

from nlu.mood_marks import SAID, Marks, marks_of
from nlu.mood_words import Lexicon

BEFORE = (
    "bot_sorry", "bot_failed", "bot_unsure", "bot_done", "bot_offer", "bot_anything_else",
    "bot_asks", "bot_waits",
)  # fmt: skip
"""Kinds of words that count in the bot's message before."""
REPAIRING = ("refusing", "correcting", "repetition", "doubt", "still_not", "trouble")
NAMES = (
    *SAID,
    "at_you", "capitals", "emphasis", "punctuation", "praise_then_trouble", "loud_and_bad",
    "exclamation", "question", "dots", "length", "one_word", "few_words",
    *BEFORE, "previous", "previous_question", "nearness", "shared_words",
    *(f"{kind}_after_question" for kind in REPAIRING),
    *(f"{kind}_after_failure" for kind in REPAIRING),
    "praise_after_failure", "short_after_failure", "question_after_question", "polite_praise",
)  # fmt: skip
"""One number each, in this order."""
PREVIOUS_WEIGHT = 0.6
NAMES_WEIGHT = 0.5


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


def numbers_of(text: str, vector: np.ndarray, marks: Marks, before: Before) -> list[float]:
    """The numbers of NAMES for one message."""
    said = {kind: math.log1p(marks.counts[kind]) for kind in SAID}
    bad = any(
        marks.counts[kind] for kind in ("awful", "annoyed", "still_not", "swearing", "insult")
    )
    n = len(marks.words)
    asked = before.text.rstrip().endswith("?")
    failed = bool(before.counts[1] or before.counts[2])
    likeness = float(vector @ before.vector) if before.vector is not None else 0.0
    shared = len(before.words.intersection(marks.words)) / max(n, 1)
    question = "?" in text
    return [
        *said.values(),
        marks.at_you, marks.capitals, marks.emphasis, marks.punctuation, marks.praise_then_trouble,
        bad and (marks.capitals or marks.punctuation),
        "!" in text, question, "..." in text, math.log1p(n), n <= 1, n <= 3,
        *before.counts, bool(before.text), asked, likeness, shared,
        *(said[kind] * asked for kind in REPAIRING),
        *(said[kind] * failed for kind in REPAIRING),
        said["praise"] * failed, (n <= 3) * failed, question and asked,
        said["praise"] * said["polite"],
    ]  # fmt: skip


class Features:
    """Turns messages into rows; `scale` is each number's spread in training."""

    def __init__(self, lexicon: Lexicon, scale: np.ndarray) -> None:
        self.lexicon, self.scale = lexicon, scale

    def row(self, text: str, vector: np.ndarray, before: Before) -> tuple[np.ndarray, Marks]:
        """The row of one message, and its marks."""
        marks = marks_of(text, self.lexicon)
        numbers = np.array(numbers_of(text, vector, marks, before), dtype=np.float32)
        return self.join(vector, before, numbers), marks

    def join(self, vector: np.ndarray, before: Before, numbers: np.ndarray) -> np.ndarray:
        """Meaning, meaning of what was said before, numbers; the parts weighed."""
        said = before.vector if before.vector is not None else np.zeros_like(vector)
        return np.concatenate(
            [vector, PREVIOUS_WEIGHT * said, NAMES_WEIGHT * (numbers / self.scale)]
        ).astype(np.float32)
