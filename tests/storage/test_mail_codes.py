"""Codes by mail in the store: random, hashed, counted exactly."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from tandem.core.database import reading
from tandem.storage import tables as t
from tandem.storage.mail_codes import MailCodes

MAYA, CUSTOMER, TALK = "maya.lindqvist@example.org", "C1", "c_1"


@pytest.fixture
def codes(either):
    return either.storage.mail_codes


def made(codes: MailCodes, key: str = "k1", talk: str = TALK) -> str:
    codes.wish(talk, MAYA, key)
    return codes.make(talk, MAYA, CUSTOMER)


def test_digits_are_six_and_vary_and_are_stored_hashed_only(codes, either):
    digits = [made(codes, f"k{n}") for n in range(100)]
    assert all(len(code) == 6 and code.isdigit() for code in digits)
    assert len(set(digits)) > 90
    with reading(either.storage.database) as db:
        (row,) = db.execute(select(t.mail_code)).all()
    assert digits[-1] not in repr(row) and MAYA not in repr(row)


def test_of_twenty_at_once_five_count(codes):
    right = made(codes)
    wrong = "000000" if right != "000000" else "111111"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: codes.enter(TALK, wrong), range(20)))
    codes.enter(TALK, right)
    assert (codes.state(TALK), codes.proved(TALK)) == ("over", None)


def test_it_works_once_and_names_its_customer(codes):
    right = made(codes)
    codes.enter(TALK, right)
    assert (codes.state(TALK), codes.proved(TALK)) == ("right", CUSTOMER)
    assert codes.make(TALK, MAYA, CUSTOMER) is None  # the wish is used


def test_the_same_wish_again_keeps_the_code(codes):
    right = made(codes, "k1")
    codes.wish(TALK, MAYA, "k1")
    codes.enter(TALK, right)
    assert codes.proved(TALK) == CUSTOMER


def test_without_a_wish_none_is_made_and_none_awaited(codes):
    assert codes.make(TALK, MAYA, CUSTOMER) is None
    assert not codes.awaited(TALK) and codes.state(TALK) == "none"


def test_old_ones_are_forgotten(timed, clock):
    codes = timed.storage.mail_codes
    codes.wish(TALK, MAYA, "k1")
    clock.go_on(days=2)
    codes.forget_old()
    assert codes.state(TALK) == "none"
