"""Accounts: the OWASP rules for forgotten passwords, each shown."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from tandem.core.database import reading
from tandem.core.errors import Refused
from tandem.shop import tables
from tandem.shop.accounts import token_hash
from tests.support.shops import MAYA

OLD, NEW = "fernway-demo-2026", "a long new pass phrase"


def test_a_link_sets_a_new_password_and_ends_every_session(shop):
    session = shop.accounts.sign_in(MAYA, OLD)
    link = shop.accounts.begin_reset(MAYA)
    changed = shop.accounts.change_password(link.token, NEW)
    assert (changed.verdict, changed.email) == ("changed", MAYA)
    assert shop.accounts.customer_id_of(session) is None
    assert shop.accounts.sign_in(MAYA, OLD) is None
    assert shop.accounts.sign_in("maya.lindqvist", NEW)


def test_a_link_works_once(shop):
    link = shop.accounts.begin_reset(MAYA)
    assert shop.accounts.change_password(link.token, NEW).verdict == "changed"
    assert shop.accounts.change_password(link.token, NEW + "!").verdict == "link_invalid"


def test_twenty_at_once_change_the_password_once(shop):
    link = shop.accounts.begin_reset(MAYA)
    with ThreadPoolExecutor(20) as pool:
        tries = [
            pool.submit(shop.accounts.change_password, link.token, f"pass phrase number {n}")
            for n in range(20)
        ]
    verdicts = [each.result().verdict for each in tries]
    assert sorted(verdicts) == ["changed"] + ["link_invalid"] * 19
    winner = f"pass phrase number {verdicts.index('changed')}"
    assert shop.accounts.sign_in(MAYA, winner)


def test_a_link_runs_out_after_thirty_minutes(shop, clock):
    link = shop.accounts.begin_reset(MAYA)
    clock.go_on(minutes=30)
    assert shop.accounts.change_password(link.token, NEW).verdict == "link_invalid"


def test_a_newer_link_replaces_the_older(shop):
    older, newer = shop.accounts.begin_reset(MAYA), shop.accounts.begin_reset(MAYA)
    assert shop.accounts.change_password(older.token, NEW).verdict == "link_invalid"
    assert shop.accounts.change_password(newer.token, NEW).verdict == "changed"


def test_only_the_hash_of_a_token_is_stored(shop):
    link = shop.accounts.begin_reset(MAYA)
    with reading(shop.engine) as connection:
        stored = connection.execute(select(tables.reset_token)).one()
    assert stored.token_hash == token_hash(link.token)
    assert link.token not in repr(stored)
    assert len(link.token) >= 43  # 256 bits


@pytest.mark.parametrize(
    ("password", "verdict"),
    [
        ("short", "too_short"),
        ("x" * 129, "too_long"),
        ("aaaaaaaaaaaa", "too_easy"),
        ("Maya Lindqvist", "too_easy"),
        ("maya.lindqvist@example.org", "too_easy"),
    ],
)
def test_a_weak_password_is_refused_and_the_link_kept(shop, password, verdict):
    link = shop.accounts.begin_reset(MAYA)
    assert shop.accounts.change_password(link.token, password).verdict == verdict
    assert shop.accounts.change_password(link.token, NEW).verdict == "changed"


def test_unknown_addresses_get_no_link(shop):
    assert shop.accounts.begin_reset("nobody@example.org") is None


def test_mails_are_limited_by_address_and_by_source_and_blind_to_accounts(shop, clock):
    def ask(email, source, n):
        return shop.accounts.may_ask("reset_password", email, source, f"{email}{source}{n}")

    for email in (MAYA, "nobody@example.org"):
        assert [ask(email, f"c{n}", n) for n in range(4)] == [True, True, True, False]
    assert [ask(f"a{n}@example.org", "same", n) for n in range(6)] == [True] * 5 + [False]
    clock.go_on(hours=1, minutes=1)
    assert ask(MAYA, "c9", 9)


def test_ten_wrong_passwords_close_the_door_for_a_while(shop, clock):
    for _ in range(10):
        assert shop.accounts.sign_in(MAYA, "wrong") is None
    with pytest.raises(Refused, match="too_many_requests"):
        shop.accounts.sign_in(MAYA, OLD)
    clock.go_on(minutes=16)
    assert shop.accounts.sign_in(MAYA, OLD)


def test_signing_out_ends_one_session(shop):
    one, two = shop.accounts.sign_in(MAYA, OLD), shop.accounts.sign_in(MAYA, OLD)
    shop.accounts.sign_out(one)
    assert shop.accounts.customer_id_of(one) is None
    assert shop.accounts.customer_id_of(two)
