"""A day and a time of day in any words; a property: what was said is what is understood."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.understanding.call_time import PARTS, WEEK, said_time
from tandem.understanding.clock_words import ONES, clocks_in

TODAY = date(2026, 11, 30)  # a Monday
NAMES = {number: word for word, number in ONES.items()}
DAYS = {"tomorrow": 1, "the day after tomorrow": 2} | {
    name: number or 7 for number, name in enumerate(WEEK)
}


@st.composite
def said(draw):
    """(words, day, hour of twelve, minute, half) of a time that somebody says."""
    hour, minute = draw(st.integers(1, 12)), draw(st.sampled_from([0, 15, 30, 45]))
    name = draw(st.sampled_from([str(hour), NAMES[hour]]))
    after = NAMES[hour % 12 + 1]
    clock = draw(
        st.sampled_from(
            {
                0: [name, f"{name} o'clock", f"{name} o clock", f"{hour}:00"],
                15: [f"quarter past {name}", f"{hour}.15", f"{name} fifteen"],
                30: [f"half past {name}", f"{hour}:30", f"{NAMES[hour]} thirty", f"half {name}"],
                45: [f"quarter to {after}", f"{hour}:45", f"{NAMES[hour]} forty-five"],
            }[minute]
        )
    )
    half = draw(st.sampled_from(["", " in the morning", " in the afternoon", "am", "pm"]))
    if half in ("am", "pm") and not clock[-1].isdigit():
        half = f" {half}"
    day = draw(st.sampled_from(sorted(DAYS)))
    words = draw(
        st.sampled_from(
            [
                "{day} at {clock}",
                "at {clock} {day}",
                "{day} around {clock}, please",
                "make it {clock} {day}",
                "no, {day} at {clock}",
                "not today, {day} at {clock} would suit",
                "I SAID {day} AT {clock}!!",
            ]
        )
    )
    meant = {"am": "am", "in the morning": "am", "pm": "pm", "in the afternoon": "pm"}
    text = words.format(day=day, clock=clock + half)
    ahead = DAYS[day] % 7 if day in WEEK else DAYS[day]
    return text, TODAY + timedelta(days=ahead), hour, minute, meant.get(half.strip(), "")


@given(said())
def test_a_time_in_words_is_the_time_that_was_said(one):
    text, day, hour, minute, half = one
    heard = said_time(text, TODAY)
    assert heard.clock is not None, text
    assert (heard.day, heard.clock.minute, heard.clock.half) == (day, minute, half), text
    assert heard.clock.hour % 12 == hour % 12, text
    assert not heard.others and not heard.clock.denied, text


@given(said(), st.integers(1, 12))
def test_a_time_that_does_not_suit_is_never_the_one(one, other):
    text, _, hour, _, _ = one
    if other % 12 == hour % 12:
        return
    for words in (f"not at {other}. {text}", f"{text}, not {other}"):
        heard = said_time(words, TODAY)
        assert heard.clock and heard.clock.hour % 12 == hour % 12, words


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("11 o clock not 10!!", [11]),
        ("10 doesn't work, 11 does", [11]),
        ("why 7pm? i said nothing of that", []),
        ("can't do ten, eleven instead", [11]),
        ("not before nine", [9]),
        ("twenty past three", [3]),
        ("the 3rd of december at 4", [4]),
    ],
)
def test_what_is_denied_is_told_apart(text, hours):
    clock = said_time(text, TODAY).clock
    assert ([clock.hour] if clock else []) == hours


@pytest.mark.parametrize(
    "text",
    [
        "size 10 please", "i paid 39.90 in 2024", "for 2 jumpers", "at 14 harbour street",
        "order 1042", "within 5 days", "i have one question", "it was due on 14 may",
        "that is one of them", "my flat is 3b", "between sizes 6 and 7",
    ],
)  # fmt: skip
def test_other_numbers_are_no_times(text):
    assert clocks_in(text) == []


def test_two_times_are_not_guessed_between_and_a_range_is_one():
    assert said_time("i work until 5, call me at 6", TODAY).others
    assert not said_time("at 5, no 6", TODAY).others
    between = said_time("between ten and twelve", TODAY)
    assert (between.clock.bound, between.clock.hour, between.until.hour) == ("after", 10, 12)


def test_parts_days_and_soon():
    heard = said_time("tomorrow morning", TODAY)
    assert (heard.day, heard.part) == (date(2026, 12, 1), PARTS["morning"])
    assert said_time("as soon as you can", TODAY).soon
    assert said_time("an hour later", TODAY).shift == 60
    assert said_time("not monday, tuesday", TODAY).day == date(2026, 12, 1)
    assert said_time("next monday", TODAY).day == date(2026, 12, 7)
