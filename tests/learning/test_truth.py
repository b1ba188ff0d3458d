"""The measures find the truth that the made-up history was drawn by, within their intervals.

There are two dozen checks, of which one in twenty would miss an interval of 95 % by chance: so each
share must be within its interval of 99.8 %, and nearly all within that of 95 %.
"""

from datetime import timedelta
from math import exp

import pytest
from scipy.stats import norm

from tandem.learning.demo.plan import first_day
from tandem.learning.demo.truth import TRUTH
from tandem.learning.intervals import wilson
from tandem.learning.measures import BY_NAME
from tests.learning.conftest import TODAY

pytestmark = pytest.mark.services
BEGIN = first_day(TODAY)
WORSE_FROM = BEGIN + timedelta(weeks=TRUTH.worse.from_week - 1)
STRIKE = BEGIN + timedelta(days=TRUTH.strike.day)


SHARES = [
    ("csat_response", TRUTH.csat_answered, {}),
    ("csat", sum(TRUTH.scores[3:]), {}),
    ("transfers", TRUTH.transfers, {}),
    ("asked_again", TRUTH.asked_again, {}),
    ("opening_used", TRUTH.opening["used"], {}),
    ("opening_edited", TRUTH.opening["edited"], {}),
    ("readings_picked", 0.7, {}),
    ("repeat_contact_7d", TRUTH.repeat["confirmed"], {"outcome": "confirmed"}),
    ("repeat_contact_7d", TRUTH.repeat["assumed"], {"outcome": "assumed"}),
    *(
        (
            "handover_rate",
            topic.handover,
            {"topic": name, "until": WORSE_FROM if name == TRUTH.worse.topic else TODAY},
        )
        for name, topic in TRUTH.topics.items()
        if name != TRUTH.strike.topic
    ),
]


def figure(history, name, **filters):
    return history.measured.figure(BY_NAME[name], history.scope(**filters))


@pytest.mark.parametrize(("name", "truth", "filters"), SHARES)
def test_each_share_is_found(history, name, truth, filters):
    found = figure(history, name, **filters)
    assert truth in wilson(found.hits, found.n, 0.998)
    assert found.n > 200


def test_nearly_all_are_within_the_interval_that_is_shown(history):
    held = [truth in figure(history, name, **filters).interval for name, truth, filters in SHARES]
    assert sum(held) >= 0.9 * len(held)


def test_the_topic_that_got_worse_and_the_week_it_did(history):
    rows = history.measured.figures(
        BY_NAME["handover_rate"], history.scope(topic=TRUTH.worse.topic), by=("week",)
    )
    before = figure(history, "handover_rate", topic=TRUTH.worse.topic, until=WORSE_FROM)
    after = figure(history, "handover_rate", topic=TRUTH.worse.topic, since=WORSE_FROM)
    assert TRUTH.worse.handover in after.interval and before.interval.apart_from(after.interval)
    first = next(row for row in rows if row.low > before.high)
    assert first.group == (WORSE_FROM.isoformat(),)


def test_the_exodus_after_the_strike(history):
    strike = {"since": STRIKE, "until": STRIKE + timedelta(days=TRUTH.strike.days)}
    during = figure(history, "silent_exodus", topic=TRUTH.strike.topic, **strike)
    before = figure(history, "silent_exodus", topic=TRUTH.strike.topic, until=STRIKE)
    assert TRUTH.strike.exodus in during.interval
    assert during.interval.apart_from(before.interval)
    early = figure(history, "low_leavers", topic=TRUTH.strike.topic, **strike)
    assert early.value >= during.value, "the early sign has all of them"


def test_the_wait_until_a_person_is_there_although_many_leave(history):
    for name, q in (("time_to_person", 0.5), ("time_to_person_p90", 0.9)):
        truth = TRUTH.wait_median * exp(TRUTH.wait_spread * norm.ppf(q))
        assert truth in figure(history, name).interval
    assert figure(history, "queue_abandonment").value > 0.05


def test_all_of_it_is_marked_as_made_up(history):
    assert figure(history, "engaged", demo=0).n == 0 and figure(history, "engaged", demo=1).n
