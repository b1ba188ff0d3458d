"""Misspelt words put right before they are encoded: "cancle my oder" becomes "cancel my order".

Only a word that neither the encoder nor the training examples know is touched, and only when a
training word is one slip away (two in a word of eight letters or more).
"""

import re
import unicodedata

MAX_TEXT = 2000
SHORTEST = 5
LONG = 8
ADDRESS = re.compile(r"(?<!\S)[^\s@]{1,80}@[^\s@]{1,190}\.\w{1,60}")
AN_ADDRESS = "name@example.com"
LONG_NUMBER = re.compile(r"(?<![\w.])\d(?:[ -]?\d){2,}(?![\w])")
A_NUMBER = "1234"


def plain(text: str) -> str:
    """One space between words, fancy letters as plain ones, at most MAX_TEXT characters."""
    # One character may become eighteen: what was cut before is cut again.
    return " ".join(unicodedata.normalize("NFKC", text[:MAX_TEXT])[:MAX_TEXT].split())


def stand_ins(text: str) -> str:
    """The text with one e-mail address and one number in place of all others.

    Which number an order has says nothing about what is wanted, but examples would be learned by
    heart with their digits. Short numbers stay: sizes and counts belong to the wish.
    """
    return LONG_NUMBER.sub(A_NUMBER, ADDRESS.sub(AN_ADDRESS, text))


class WordRepair:
    """training_words: all words of the examples; vocabulary: whole words the encoder knows."""

    def __init__(self, training_words: set[str], vocabulary: set[str]) -> None:
        """Words of the examples that are misspelt themselves are never put in place of others."""
        self._known = training_words | vocabulary
        self._targets = sorted(
            word for word in training_words & vocabulary if len(word) >= SHORTEST
        )

    @staticmethod
    def words_of(texts: list[str]) -> set[str]:
        """All words of letters, in lower case."""
        return {word for text in texts for word in re.findall(r"[a-z]+", plain(text).lower())}

    def repair(self, text: str) -> str:
        """The text made plain, with its misspelt words put right and stand-ins for numbers."""
        return stand_ins(re.sub(r"[A-Za-z]{5,30}", self._repaired_word, plain(text)))

    def _repaired_word(self, match: re.Match[str]) -> str:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        word = match[0].lower()
        if word in self._known:
            return match[0]
        slips = 1 if len(word) < LONG else 2
        found = process.extractOne(word, self._targets, scorer=OSA.distance, score_cutoff=slips)
        return found[0] if found and found[0][0] == word[0] else match[0]
