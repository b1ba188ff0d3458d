"""What nothing known accounts for, what is left over of a message, what an answer missed, and what
is only asked after: each by words that recognition read as the test says."""

import pytest

from tandem.understanding.commands import (
    AskRecord,
    LeftOver,
    NotAnswered,
    NotKnown,
    StartMatter,
    Thing,
    WasItDone,
)
from tandem.understanding.context import DialogueContext
from tandem.understanding.left_over import said_back
from tandem.understanding.unaccounted import asks_else, unaccounted
from tests.understanding.test_interpret import BOOK, JACKET, TOLD, meant

LATE = Thing("order", "1077", "Wool Throw Heather", frozenset({"shipped", "open", "late"}))
CANCELLED = Thing("order", "1244", "Swim Shorts Coral", frozenset({"cancelled"}))


@pytest.mark.parametrize(
    ("text", "like"),
    [
        ("is it insured", {"order.due": 0.55}),
        ("who irons it before it leaves", {"order.shipped": 0.6}),
        ("can i ride along in the van", {"order.reach_carrier": 0.5}),
        ("do they work on strike days", {"order.other_day": 0.5}),
        ("does the carton have a logo", {"order.state": 0.5}),
    ],
)
def test_a_word_of_something_else_is_not_told_an_order(text, like):
    (said,) = meant(text, like=like)
    assert isinstance(said, NotKnown)


@pytest.mark.parametrize(
    ("text", "label", "like"),
    [
        ("who is bringing me this", "order.carrier", 0.64),
        ("when will the denim jacket be here on wednesday", "order.due", 0.6),
        ("so when exactly will it get here", "order.due", 0.6),
    ],
)
def test_days_and_things_and_everyday_words_speak_of_nothing_else(text, label, like):
    (asked,) = meant(text, like={label: like})
    assert isinstance(asked, AskRecord) and asked.label == label


def test_what_is_very_like_may_have_a_word_more():
    assert not asks_else("is it delayed by the blizzard", "order.late", 0.8, TOLD, BOOK)
    assert asks_else("is it delayed by the blizzard", "order.late", 0.6, TOLD, BOOK)
    assert unaccounted("is it delayed by the blizzard", "order.late", TOLD, BOOK) == {"blizzard"}


def parts(*rows):
    """(text, intent, confidence, likeness) of each part, as recognition gives them."""
    return {
        "candidates": [
            {"text": " and ".join(row[0] for row in rows), "like": {}},
            *({"text": row[0], "like": row[3]} for row in rows),
        ],
        "part_intents": [{"text": row[0], "intent": row[1], "confidence": row[2]} for row in rows],
    }


def test_a_part_that_nothing_answers_is_said_beside_the_rest():
    told = parts(
        ("when does it come", "order_status", 0.5, {"order.due": 0.9}),
        ("can i have a badge too", "out_of_scope", 0.4, {}),
    )
    due, left = meant("when does it come and can i have a badge too", **told)
    assert isinstance(due, AskRecord) and due.label == "order.due"
    assert isinstance(left, LeftOver) and left.text == "can i have a badge too"


def test_trouble_in_unknown_words_is_left_over_and_a_remark_is_not():
    known = ("when does it come", "order_status", 0.5, {"order.due": 0.9})
    trouble = parts(known, ("my sister never got her voucher", "promo_code", 0.3, {}))
    commands = meant("when does it come and my sister never got her voucher", **trouble)
    assert [type(one) for one in commands] == [AskRecord, LeftOver]
    remark = parts(known, ("it is for my sister's birthday", "inform", 0.3, {}))
    commands = meant("when does it come and it is for my sister's birthday", **remark)
    assert [type(one) for one in commands] == [AskRecord]


def test_what_is_said_back_is_cut_at_a_word():
    assert said_back("why is  the site so slow?") == "why is the site so slow"
    assert said_back("word " * 40).endswith("word \u2026")


@pytest.mark.parametrize(
    "text",
    [
        "that's not what i asked",
        "no, not what i meant",
        "you already said that",
        "that doesn't answer my question",
        "this is no answer",
        "wrong again",
        "i know that already",
    ],
)
def test_an_answer_that_missed_is_no_fault_of_a_deed(text):
    context = DialogueContext(
        in_view=(JACKET,), own=(JACKET,), signed_in=True, kind="order", label="order.state",
        done="track_order",
    )  # fmt: skip
    (said,) = meant(text, context, like={"act.wrong_deed": 0.66, "order.state": 0.9})
    assert isinstance(said, NotAnswered)


@pytest.mark.parametrize(
    "text",
    ["that's what i asked for", "i read that you repair shoes", "you just said that it comes"],
)
def test_what_only_sounds_like_it_is_none(text):
    assert not any(isinstance(one, NotAnswered) for one in meant(text))


def test_a_bare_why_is_about_what_is_wrong_with_the_order():
    late = DialogueContext(
        in_view=(LATE,), own=(LATE,), signed_in=True, kind="order", label="order.state"
    )
    (asked,) = meant("no i want to know why", late)
    assert (asked.label, asked.thing) == ("order.late", LATE)
    off = DialogueContext(
        in_view=(CANCELLED,), own=(CANCELLED,), signed_in=True, kind="order", label="order.state"
    )
    (asked,) = meant("why though", off)
    assert asked.label == "order.why_cancelled"


MAILED = DialogueContext(done="reset_password", matter="reset_password")


@pytest.mark.parametrize(
    ("text", "intent"),
    [("did you send me a link for the password", "reset_password"),
     ("is it on its way?", "order_status"),
     ("which mailbox did it go to", "change_shipping_address")],
)  # fmt: skip
def test_a_question_after_a_mail_sends_none(text, intent):
    (said,) = meant(text, MAILED, intent, 0.85)
    assert isinstance(said, WasItDone)


def test_another_mail_is_sent_when_it_is_asked_for():
    (wish,) = meant("can you send the password link again", MAILED, "reset_password", 0.9)
    assert isinstance(wish, StartMatter)
