"""Themes that grow are surely growing; reflections that mean the same are one group."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tandem.desk.reflection import THEMES
from tandem.learning.meaning import meaning
from tandem.learning.reflections import FEWEST, groups, mondays, themes

WEEKS = mondays(date(2026, 11, 26), 13)


def reflection(week, *names, words="", number=0):
    at = datetime.combine(WEEKS[week], datetime.min.time(), UTC) + timedelta(days=number % 5)
    return {"themes": list(names), "at": at, "words": words, "case_id": f"h{week}-{number}",
            "reference": f"H-{week}{number}", "topic": "Refund status"}  # fmt: skip


def test_the_weeks_are_mondays_and_the_newest_is_last():
    assert WEEKS[-1] == date(2026, 11, 23) and len(WEEKS) == 13
    assert all(week.weekday() == 0 for week in WEEKS)


def test_a_theme_that_surely_grows_is_told_and_one_that_stays_is_not():
    found = []
    for week in range(13):
        for number in range(20):
            names = ["anxious"] if number % 4 == 0 else []
            names += ["portal_error"] if number < (12 if week >= 9 else 2) else []
            found.append(reflection(week, *names, number=number))
    by_name = {one.name: one for one in themes(found, WEEKS)}
    assert by_name["portal_error"].grows
    assert not by_name["anxious"].grows
    assert by_name["anxious"].weeks == (5,) * 13


@given(st.lists(st.tuples(st.integers(0, 12), st.sampled_from(sorted(THEMES))), max_size=60))
def test_every_case_of_a_theme_is_in_one_week(pairs):
    found = themes([reflection(week, name) for week, name in pairs], WEEKS)
    assert sum(one.cases for one in found) == len(pairs)
    assert all(sum(one.weeks) == one.cases for one in found)


def test_the_same_in_other_words_is_one_group_and_leads_to_its_cases():
    said = [
        "she was afraid of being charged twice", "worried about being charged a second time",
        "fear of a double charge", "the return page stayed blank on the phone",
        "on a mobile the returns page shows nothing", "blank page when returning from a phone",
        "asked about a gift card",
    ]  # fmt: skip
    found = groups(
        [reflection(12, words=words, number=n) for n, words in enumerate(said)], WEEKS, meaning
    )
    assert [len(one.cases) for one in found] == [3, 3]
    assert {case for one in found for case, _ in one.cases} == {f"h12-{n}" for n in range(6)}


def test_few_reflections_make_no_group():
    few = [reflection(1, words="the page was blank", number=n) for n in range(FEWEST - 1)]
    assert groups(few, WEEKS, meaning) == []
    assert groups([reflection(1, words=" ")] * 9, WEEKS, meaning) == []
