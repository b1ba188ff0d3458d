"""What is true of the made-up history: the chances everything in it is drawn by."""

from dataclasses import dataclass, field

WEEKS = 13
CONTACTS = 12_000


@dataclass(frozen=True, slots=True)
class TopicTruth:
    """How contacts about a topic go: how many there are (`weight`), the chance of a handover, and,
    without one, of leaving unresolved; of what is settled, how much the customer confirms."""

    weight: float
    handover: float
    unresolved: float
    confirmed: float = 0.4


TOPICS = {
    "order_status": TopicTruth(0.26, 0.08, 0.10),
    "order_late_or_missing": TopicTruth(0.12, 0.24, 0.16),
    "return_item": TopicTruth(0.13, 0.12, 0.12),
    "refund_status": TopicTruth(0.12, 0.16, 0.14),
    "refund_request": TopicTruth(0.06, 0.22, 0.12),
    "reset_password": TopicTruth(0.10, 0.05, 0.12),
    "cancel_order": TopicTruth(0.06, 0.12, 0.08),
    "product_question": TopicTruth(0.08, 0.10, 0.18),
    "promo_code": TopicTruth(0.04, 0.10, 0.16),
    "billing_dispute": TopicTruth(0.03, 0.42, 0.16),
}


@dataclass(frozen=True, slots=True)
class Worse:
    """A topic whose handovers rise from a week on (counted from 1)."""

    topic: str = "refund_status"
    from_week: int = 9
    handover: float = 0.42


@dataclass(frozen=True, slots=True)
class Strike:
    """The carrier's strike: from `day` (counted from 0) for so many days `times` as many ask where
    the parcel is; of those so many give up in low mood, without an outcome, and never come back."""

    topic: str = "order_late_or_missing"
    day: int = 54
    days: int = 6
    times: float = 4.0
    exodus: float = 0.40


@dataclass(frozen=True, slots=True)
class Truth:
    """The whole of it. Chances unless said otherwise.

    `repeat` is the chance of coming back about the same within seven days, by outcome; half of
    them within a day. `exodus` is that of low-mood leavers outside the strike. Waits until an agent
    is there are log-normal with the median `wait_median` (seconds) and the spread `wait_spread`;
    patience is exponential with the mean `patience` (seconds). `scores` are the chances of 1 to 5.
    """

    topics: dict[str, TopicTruth] = field(default_factory=lambda: dict(TOPICS))
    worse: Worse = Worse()
    strike: Strike = Strike()
    asks_for_person: float = 0.45  # of those handed over
    not_known: float = 0.05  # of unresolved ones: a question nobody could answer
    repeat: dict[str, float] = field(
        default_factory=lambda: {"confirmed": 0.02, "assumed": 0.08, "unresolved": 0.28}
    )
    exodus: float = 0.04
    wait_median: float = 150.0
    wait_spread: float = 0.7
    patience: float = 1500.0
    solved: float = 0.82
    csat_answered: float = 0.32
    scores: tuple[float, ...] = (0.07, 0.08, 0.15, 0.30, 0.40)
    transfers: float = 0.10
    asked_again: float = 0.14
    opening: dict[str, float] = field(
        default_factory=lambda: {"used": 0.35, "edited": 0.30, "left": 0.35}
    )
    silent_pages: float = 0.12  # opened, nothing said, for each contact
    short_notes: str = "sam@fernway.example.com"  # whose notes shrink
    short_notes_from_week: int = 8


TRUTH = Truth()
