"""A day that is asked about, and yes or no to it."""

from datetime import date

import pytest

from tandem.skills.days_asked import day_asked

MONDAY = date(2026, 11, 30)
WEDNESDAY = date(2026, 12, 2)


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("will it be here before friday", True),
        ("by wednesday?", True),
        ("so before wednesday then", False),
        ("by tuesday", False),
        ("on tuesday?", False),
        ("wednesday for sure?", True),
        ("in time for sunday?", True),
        ("is it tomorrow", False),
        ("is it saturday", False),
        ("here before the weekend?", True),
        ("do i have it by thurs", True),
    ],
)
def test_what_comes_on_wednesday(text, there):
    about = day_asked(text, MONDAY)
    assert about is not None and about.fits(WEDNESDAY) is there


@pytest.mark.parametrize(
    "text", ["when does it come", "not before friday?", "friday or saturday", "after wednesday"]
)
def test_no_yes_or_no_is_presumed(text):
    assert day_asked(text, MONDAY) is None
