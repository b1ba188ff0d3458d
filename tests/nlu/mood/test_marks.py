"""Marks of the text: what counts, and what only looks like it."""

import numpy as np
import pytest

from nlu.mood.data import read_mood_data
from nlu.mood.features import BEFORE, BEFORE_NAMES, TEXT_NAMES, Before, before_numbers, text_numbers
from nlu.mood.marks import marks_of, shouts
from nlu.mood.words import Lexicon, spoken
from nlu.offline.recogniser import PROJECT
from tests.support.timing import processor


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon(read_mood_data(PROJECT / "data/mood").words)


@pytest.mark.parametrize(
    "text",
    [
        "WHERE IS MY ORDER",
        "i WANT MY MONEY BACK NOW",
        "HELLO IS ANYONE THERE",
        "WHY DO YOU NOT ANSWER",
    ],
)
def test_most_words_in_capitals_are_shouting(text):
    assert shouts(text)


@pytest.mark.parametrize(
    "text",
    [
        "FW-1042-XKCD", "QX7P2LM9ZT", "order ABCD EFGH please", "UPS and DHL to the USA", "OK",
        "do you take VISA and AMEX", "i did NOT get it", "ERR_CONNECTION_RESET", "", "123 !!!",
    ],
)  # fmt: skip
def test_ids_acronyms_and_single_words_are_not(text):
    assert not shouts(text)


@pytest.mark.parametrize(
    "text",
    [
        'it says "PAYMENT DECLINED. CONTACT YOUR BANK NOW!!!"',
        "the screen shows “FATAL ERROR, YOU ARE STUPID”",
        "i get 'SOMETHING WENT TERRIBLY WRONG AGAIN' when i pay",
        "`KILL -9 FAILED WITH HORRIBLE ERROR`",
    ],
)
def test_what_stands_in_quotes_is_not_the_customers(lexicon, text):
    assert marks_of(text, lexicon).names == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("this is the third time!!", {"times", "punctuation"}),
        ("it is STILL not here", {"still_not", "emphasis"}),
        ("you are useless", {"insult", "at_you"}),
        ("thanks for nothing", {"sarcasm"}),
        ("i've been waiting for weeks", {"waiting"}),
        ("is anyone there???", {"nobody_there", "punctuation"}),
        ("f*** this sh1t", {"swearing"}),
        ("soooo annoyyyying", {"annoyed"}),
        ("i told you already", {"repetition"}),
        ("my husband passed away", {"loss"}),
        ("i want to kill myself", {"self_harm"}),
        ("i will kill that driver", {"threat"}),
        ("that's not what i asked", {"correcting"}),
    ],
)
def test_a_mark_has_a_name(lexicon, text, names):
    assert names <= set(marks_of(text, lexicon).names)


@pytest.mark.parametrize(
    "text",
    [
        "kill my subscription", "this heat is killing me", "i could die laughing", "no problem",
        "not bad", "Dick from Scunthorpe", "do you sell bath bombs", "shoot me an email",
        "these are to die for", "sorry for the stupid question",
    ],
)  # fmt: skip
def test_what_is_not_meant_leaves_no_mark(lexicon, text):
    assert marks_of(text, lexicon).names == []


def test_the_longer_phrase_wins_over_one_that_is_not_meant(lexicon):
    assert "threat" in marks_of("i'm going to kill the driver", lexicon).names
    assert "threat" not in marks_of("please kill the order", lexicon).names


def test_each_name_has_a_number(lexicon):
    before = Before.of("Sorry, I could not find it. Which order?", np.ones(3), lexicon)
    marks = marks_of("no, the other one", lexicon)
    assert len(text_numbers("no", marks)) == len(TEXT_NAMES)
    assert len(before_numbers("no", np.ones(3), marks, before)) == len(BEFORE_NAMES)
    assert before.counts[BEFORE.index("bot_sorry")] > 0 < before.counts[BEFORE.index("bot_failed")]
    assert Before.of("  ", None, lexicon) == Before()


@pytest.mark.parametrize(
    "text", ["", "🙂", "\x00", "!" * 20_000, "a" * 20_000, "'" * 5_000, "fuck " * 4_000]
)
def test_odd_texts_take_no_time(lexicon, text):
    assert processor(lambda: (marks_of(text, lexicon), spoken(text)), 0.2) < 0.2
