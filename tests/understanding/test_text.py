"""What is pasted is read for what it says, and nothing in it takes long."""

import time

import pytest

from tandem.understanding.text import for_recognition, normalised, points_of, read_message


def test_invisible_characters_and_strange_spaces_are_gone():
    assert normalised("order\u00a0no.\u200b 10\u200d42") == "order no. 1042"


def test_a_signature_is_no_part_of_the_message():
    said = read_message("where is my parcel\n\nKind regards\nMaya Lindqvist\nHead of Sales").said
    assert said == "where is my parcel"


def test_thanks_alone_is_a_message():
    assert read_message("thanks,").said == "thanks,"


def test_a_forwarded_mail_is_quoted_with_its_facts():
    message = read_message(
        "where is it?\n\n---------- Forwarded message ---------\nFrom: Shop <s@example.com>\n"
        "To: Maya <maya@example.org>\nSubject: Your order 1042\n\nThank you."
    )
    assert message.said == "where is it?"
    assert "1042" in message.quoted and "maya@example.org" in message.quoted


def test_quoted_lines_are_not_said():
    assert read_message("> we sent it\n> yesterday\nit is not here").said == "it is not here"


def test_a_mail_that_is_only_forwarded_is_read_itself():
    text = "Begin forwarded message:\nSubject: Your order 1042\nIt is on its way."
    assert "1042" in for_recognition(text)


def test_labelled_facts_come_after_the_question():
    text = "Order no.: 1042\nE-mail: maya@example.org\nProblem: where is it"
    assert for_recognition(text).startswith("where is it")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("1) where is it 2) can i pay later", 2),
        ("1. where is it\n2. can i pay later\n3. bye", 3),
        ("i have 2) of them", 1),
        ("it costs 1. something", 1),
    ],
)
def test_numbered_points_are_lines(text, lines):
    assert len(points_of(text).split("\n")) == lines


@pytest.mark.parametrize("text", ["a" * 400_000, "to: " * 90_000, "> " * 90_000, "1) " * 90_000,
                                  "\n" * 300_000, "\u200b" * 300_000, "ﷺ" * 90_000])  # fmt: skip
def test_nothing_takes_long(text):
    started = time.perf_counter()
    assert len(for_recognition(text)) <= 6000
    assert time.perf_counter() - started < 0.5
