"""Whether people came into the arms as declared: a broken assignment spoils everything. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

SUSPICIOUS = 0.001
"""Below this p-value the report gives no effect. The threshold is that of A. Fabijan et al.,
"Diagnosing Sample Ratio Mismatch" (KDD 2019): it is looked at often, so it must be strict."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """People by arm, as expected, and how likely so great a difference is by chance."""

    counts: dict[str, int]
    expected: dict[str, float]
    p_value: float | None

    @property
    def broken(self) -> bool:
        """Whether the arms were not filled as declared."""
        return self.p_value is not None and self.p_value < SUSPICIOUS


def sample_ratio(counts: Mapping[str, int], shares: Mapping[str, float]) -> Ratio:
    """Chi-square of goodness of fit; p_value is None while fewer than 5 are expected in an arm."""
    total, whole = sum(counts.get(arm, 0) for arm in shares), sum(shares.values())
    expected = {arm: total * share / whole for arm, share in shares.items()}
    seen = {arm: counts.get(arm, 0) for arm in shares}
    if len(shares) < 2 or min(expected.values(), default=0) < 5:
        return Ratio(seen, expected, None)
    from scipy.stats import chisquare  # scipy.stats: 80 MB, for whoever asks

    found = chisquare(list(seen.values()), [expected[arm] for arm in seen])
    return Ratio(seen, expected, float(found.pvalue))
