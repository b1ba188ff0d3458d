"""How often something was, in words: "once", "3 times", "3 times in a row"."""

from tandem.core.words import say


def times(count: int) -> str:
    """1 -> "once", 3 -> "3 times"."""
    return say("reasons.once") if count == 1 else say("reasons.times", count=count)


def times_in_a_row(count: int) -> str:
    """1 -> "once", 3 -> "3 times in a row"."""
    return say("reasons.once") if count == 1 else say("reasons.times_in_a_row", count=count)
