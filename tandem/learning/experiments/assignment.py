"""Which arm a person is in: by a hash, so that every process says the same without asking. Pure."""

import hashlib
from collections.abc import Mapping

SPACE = 2**64


def arm_of(experiment: str, unit: str, shares: Mapping[str, float]) -> str | None:
    """The arm of `unit`, or None where it is not in the experiment.

    `shares` are those of all people, by arm, in the order of the file; they add up to 1 at most,
    and the rest of the people is left out. Each experiment hashes anew, so that two of them are
    independent. Source: R. Kohavi et al., "Trustworthy Online Controlled Experiments" (2020),
    chapter 4. SHA-256 instead of MD5, cut to 64 bits.
    """
    digest = hashlib.sha256(f"{experiment}\n{unit}".encode()).digest()
    point = int.from_bytes(digest[:8], "big") / SPACE
    reached = 0.0
    for arm, share in shares.items():
        reached += share
        if point < reached:
            return arm
    return None
