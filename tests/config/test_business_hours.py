"""Open time: holidays, the days on which clocks change, minutes that count only while open."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.config.business_hours import Hours, always_open

LONDON, NEW_YORK, LORD_HOWE = map(
    ZoneInfo, ("Europe/London", "America/New_York", "Australia/Lord_Howe")
)
DAY = ((480, 1200),)
WEEK = (DAY, DAY, DAY, DAY, DAY, ((540, 1020),), ())
SHOP = Hours(LONDON, WEEK, {date(2026, 12, 25): (), date(2026, 12, 24): ((480, 780),)})


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def test_open_at_the_first_minute_and_closed_at_the_last():
    assert SHOP.open_at(utc(2026, 11, 24, 8, 0))
    assert not SHOP.open_at(utc(2026, 11, 24, 7, 59))
    assert not SHOP.open_at(utc(2026, 11, 24, 20, 0))
    assert not SHOP.open_at(utc(2026, 11, 29, 12, 0))  # a Sunday


def test_summer_hours_are_an_hour_earlier_in_utc():
    assert SHOP.open_at(utc(2026, 7, 1, 7, 0))
    assert not SHOP.open_at(utc(2026, 7, 1, 19, 0))


def test_due_minutes_wait_for_the_next_open_day():
    friday_evening = utc(2026, 11, 27, 19, 50)
    assert SHOP.after(friday_evening, 15) == utc(2026, 11, 28, 9, 5)
    saturday_evening = utc(2026, 11, 28, 16, 50)
    assert SHOP.after(saturday_evening, 15) == utc(2026, 11, 30, 8, 5)


def test_holidays_and_short_days_count():
    assert SHOP.next_open(utc(2026, 12, 24, 13, 0)) == utc(2026, 12, 26, 9, 0)
    assert SHOP.minutes_between(utc(2026, 12, 24, 12, 0), utc(2026, 12, 26, 9, 30)) == 90


def test_the_hours_in_words():
    assert SHOP.words() == "Mon-Fri 8-20, Sat 9-17"
    lunch = Hours(LONDON, (((480, 720), (810, 1050)),) * 5 + ((), ()))
    assert lunch.words() == "Mon-Fri 8-12 and 13:30-17:30"


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (LONDON, date(2026, 3, 29), 23),
        (LONDON, date(2026, 10, 25), 25),
        (NEW_YORK, date(2026, 3, 8), 23),
        (NEW_YORK, date(2026, 11, 1), 25),
        (LORD_HOWE, date(2026, 4, 5), 24.5),  # clocks there change by half an hour
    ],
)
def test_the_days_on_which_clocks_change_have_their_true_length(zone, day, hours):
    begin = datetime.combine(day, datetime.min.time(), zone)
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone)
    assert always_open(zone).minutes_between(begin, end) == hours * 60


def test_a_night_shift_over_the_change_is_open_for_its_true_time():
    night = Hours(LONDON, (((0, 360),),) * 7)
    spring, autumn = utc(2026, 3, 29), utc(2026, 10, 24, 23, 0)
    assert night.minutes_between(spring, spring + timedelta(hours=12)) == 300
    assert night.minutes_between(autumn, autumn + timedelta(hours=12)) == 420


SPANS = st.lists(st.integers(0, 1440), min_size=2, max_size=4, unique=True).map(
    lambda cuts: tuple(zip(sorted(cuts)[::2], sorted(cuts)[1::2], strict=False))
)
CALENDARS = st.builds(
    lambda zone, days: Hours(zone, tuple(days)),
    st.sampled_from([LONDON, NEW_YORK, LORD_HOWE, ZoneInfo("Asia/Kolkata")]),
    st.lists(st.one_of(st.just(()), SPANS), min_size=7, max_size=7).filter(any),
)
CHANGES = [utc(2026, 3, 29, 1), utc(2026, 10, 25, 1), utc(2026, 3, 8, 7), utc(2026, 11, 1, 6)]
MOMENTS = st.builds(
    lambda near, minutes: near + timedelta(minutes=minutes),
    st.sampled_from(CHANGES),
    st.integers(-6000, 6000),
)


@given(calendar=CALENDARS, moment=MOMENTS, minutes=st.integers(1, 3000))
def test_after_so_many_minutes_exactly_so_many_have_passed(calendar, moment, minutes):
    due = calendar.after(moment, minutes)
    assert calendar.minutes_between(moment, due) == pytest.approx(minutes)
    assert calendar.open_at(due - timedelta(seconds=1))


@given(calendar=CALENDARS, moment=MOMENTS, later=st.integers(0, 5000), minutes=st.integers(1, 900))
def test_who_asks_later_is_never_due_earlier(calendar, moment, later, minutes):
    assert calendar.after(moment, minutes) <= calendar.after(
        moment + timedelta(minutes=later), minutes
    )


@given(calendar=CALENDARS, moment=MOMENTS)
def test_the_next_open_moment_is_open_and_none_before_it_is(calendar, moment):
    opens = calendar.next_open(moment)
    assert opens >= moment and calendar.open_at(opens)
    assert calendar.minutes_between(moment, opens) == 0


@given(calendar=CALENDARS, moment=MOMENTS, minutes=st.sampled_from([5, 15, 30, 60]))
def test_slots_lie_wholly_in_open_time_and_do_not_overlap(calendar, moment, minutes):
    slots = calendar.slots(moment, minutes, 12)
    for slot in slots:
        assert slot >= moment
        assert calendar.minutes_between(slot, slot + timedelta(minutes=minutes)) == minutes
    assert all(b - a >= timedelta(minutes=minutes) for a, b in pairwise(slots))


def test_spans_do_not_overlap_in_the_hour_lost_to_summer_time():
    sunday = ((0, 125), (180, 181))
    calendar = Hours(ZoneInfo("America/New_York"), ((),) * 6 + (sunday,))
    begin = datetime(2026, 3, 8, 5, tzinfo=UTC)
    assert calendar.minutes_between(begin, begin + timedelta(hours=12)) == 125
