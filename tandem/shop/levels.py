"""The levels of the membership."""

# Points of the last twelve months at which a level begins, highest first.
LEVELS = (("Fern", 1000), ("Leaf", 300), ("Seed", 0))


def level_of(points: int) -> str:
    """The membership level for `points`; a level begins at its number."""
    return next(name for name, at in LEVELS if points >= at)


def next_level(points: int) -> tuple[str, int] | None:
    """(name, points missing) of the next level, or None at the top."""
    above = [(name, at - points) for name, at in LEVELS if points < at]
    return above[-1] if above else None
