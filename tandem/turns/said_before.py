"""What was said just before, and whether a customer now asks the very same again. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, utils

from tandem.core.conversation import Turn

SAME_QUESTION = 85
"""rapidfuzz token ratio from which two messages ask the very same; set on our own conversations, so
that a follow-up ("and with PayPal?") is none."""


@dataclass(frozen=True, slots=True)
class SaidBefore:
    """`said` are the texts of the last answer, `asked_again` whether the question is the same."""

    said: frozenset[str]
    asked_again: bool

    def holds(self, *ways: str) -> bool:
        """Whether just that was said, in one of the ways in which it may be."""
        return not self.said.isdisjoint(ways)


def repeated_by(turns: Sequence[Turn]) -> SaidBefore:
    """The answer to the message before the newest one. `turns` are the last few, the oldest
    first."""
    asked = [place for place, turn in enumerate(turns) if turn.speaker == "customer"]
    if not asked:
        return SaidBefore(frozenset(), False)
    newest = asked[-1]
    before = asked[-2] if len(asked) > 1 else -1
    between = turns[before + 1 : newest]
    said = frozenset(turn.text for turn in between if turn.speaker == "bot")
    if before < 0:
        return SaidBefore(said, False)
    alike = fuzz.token_sort_ratio(
        turns[before].text, turns[newest].text, processor=utils.default_process
    )
    return SaidBefore(said, alike >= SAME_QUESTION)
