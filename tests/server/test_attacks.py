"""Trying to get at accounts and orders that are not one's own, on both databases (R80, R81)."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event, select
from starlette.testclient import TestClient

from tandem.core.database import reading
from tandem.delivery.outbox_worker import deliver_next
from tandem.server.app import create_app
from tandem.shop import tables
from tandem.shop.accounts import token_hash
from tandem.shop.demo.build import fill_demo
from tandem.shop.demo.people import DEMO_PASSWORD
from tandem.shop.sql import SqlShop
from tandem.skills.account_access import recover_username, reset_password
from tandem.skills.mail_code import send_mail_code
from tandem.skills.order_status import track_order
from tests.conftest import TODAY, make_runtime, new_database, put_away
from tests.support.shops import CHEAP, MAYA, SAM, Desk, FixedClock, said
from tests.support.timing import in_pairs, tell_apart, timed

pytestmark = pytest.mark.services

NEW = "a long new pass phrase"
TRIES = 400
SKILLS = pytest.mark.parametrize("skill", [reset_password, recover_username, send_mail_code])


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request, tmp_path_factory):
    """A demo shop, once on each database."""
    url = f"sqlite:///{tmp_path_factory.mktemp('attacked') / 'shop.db'}"
    if request.param == "postgresql":
        url = new_database(request)
    shop = SqlShop(url, FixedClock(), CHEAP)
    fill_demo(shop, TODAY)
    yield shop
    shop.engine.dispose()


@pytest.fixture
def shop(filled):
    """The same with a later clock each time, so that no test's tries count in another's."""
    clock = filled.orders.clock
    clock.go_on(days=500)
    filled.accounts.clock = filled.customers.clock = clock
    return filled


@pytest.fixture
def desk(shop):
    return Desk(shop, shop.orders.clock)


def addresses(shop) -> list[tuple[str, str]]:
    """(a customer's address, one of the same shape that is nobody's), as many as tries need."""
    with reading(shop.engine) as db:
        known = db.execute(select(tables.customer.c.email).limit(TRIES // 2)).scalars().all()
    return [(email, email[::-1].split("@")[1][:-1] + "q@example.org") for email in known]


def statements(runtime, work) -> list[str]:
    """The SQL that `work` runs."""
    found = []

    def note(connection, cursor, statement, *rest):
        found.append(statement)

    event.listen(runtime, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(runtime, "before_cursor_execute", note)
    return found


@SKILLS
def test_known_and_unknown_get_the_same_words_by_the_same_work(desk, skill):
    answers, work = [], []
    for conversation, email in (("c_a", MAYA), ("c_b", "nobody.at.all@example.org")):
        desk.conversation_id = conversation
        done = []
        run = statements(
            desk.shop.engine,
            lambda email=email, done=done: done.append(desk.ask(skill, email=email)),
        )
        answers.append(repr(done[0]).replace(email, "ADDRESS").encode())
        work.append(run)
    assert answers[0] == answers[1]
    assert work[0] == work[1] and work[0]


@SKILLS
def test_times_do_not_tell_known_from_unknown(desk, skill, capsys):
    pairs = addresses(desk.shop)

    def ask(which: int):
        def one(number: int) -> float:
            desk.conversation_id = f"c_{number}"
            desk.shop.orders.clock.go_on(minutes=15)
            return timed(lambda: desk.ask(skill, email=pairs[number % len(pairs)][which]))

        return one

    times = in_pairs(ask(0), ask(1), TRIES // 2)
    with capsys.disabled():
        tell_apart(skill.__name__, *times)


def test_an_order_that_exists_is_the_same_work_as_one_that_does_not(shop):
    def look(number, key):
        return lambda: shop.orders.open_for(number, SAM, None, f"c_{number}", key)

    theirs = statements(shop.engine, look("1042", "k1"))
    nobodys = statements(shop.engine, look("9999", "k2"))
    assert theirs == nobodys and theirs


def test_tokens_are_random_and_only_hashes_are_stored(shop):
    tokens = [shop.accounts.begin_reset(MAYA).token for _ in range(200)]
    assert len(set(tokens)) == 200
    assert all(re.fullmatch(r"[\w-]{43}", token) for token in tokens)  # 256 bits
    for place in range(42):
        assert len({token[place] for token in tokens}) > 20, "every place varies"
    with reading(shop.engine) as db:
        rows = db.execute(select(tables.reset_token)).all()
    stored = [row.token_hash for row in rows if row.used_at is None]
    assert token_hash(tokens[-1]) in stored
    assert not any(token in repr(rows) for token in tokens)


def test_of_twenty_at_once_one_sets_the_password(shop):
    link = shop.accounts.begin_reset(MAYA)
    with ThreadPoolExecutor(20) as pool:
        words = [f"pass phrase number {n}" for n in range(20)]
        done = list(pool.map(lambda w: shop.accounts.change_password(link.token, w), words))
    verdicts = [change.verdict for change in done]
    assert sorted(verdicts) == ["changed"] + ["link_invalid"] * 19
    assert shop.accounts.sign_in(MAYA, words[verdicts.index("changed")])


def test_a_link_ends_by_time_by_a_newer_one_and_by_the_change(shop):
    accounts = shop.accounts
    old, new = accounts.begin_reset(MAYA), accounts.begin_reset(MAYA)
    assert accounts.change_password(old.token, NEW).verdict == "link_invalid"
    assert accounts.change_password(new.token, NEW).verdict == "changed"
    assert accounts.change_password(new.token, NEW + "!").verdict == "link_invalid"
    late = accounts.begin_reset(MAYA)
    shop.orders.clock.go_on(minutes=30)
    assert accounts.change_password(late.token, NEW).verdict == "link_invalid"


def test_twenty_wishes_at_once_are_three_mails(shop):
    with ThreadPoolExecutor(20) as pool:
        asked = list(
            pool.map(
                lambda n: shop.accounts.may_ask("reset_password", MAYA, f"c{n}", f"race{n}"),
                range(20),
            )
        )
    assert asked.count(True) == 3


def test_mails_are_limited_by_account_conversation_and_address(shop):
    def ask(email, conversation, source, n):
        key = f"limits-{email}-{conversation}-{source}-{n}"
        return shop.accounts.may_ask("reset_password", email, conversation, key, source)

    for email in (MAYA, "nobody@example.org"):
        asked = [ask(email, f"c{n}{email}", "", n) for n in range(4)]
        assert asked == [True, True, True, False]
    talk = [ask(f"a{n}@example.org", "one-talk", "", n) for n in range(6)]
    assert talk == [True] * 5 + [False]
    place = [ask(f"b{n}@example.org", f"d{n}", "one-place", n) for n in range(21)]
    assert place == [True] * 20 + [False]
    assert ask("b99@example.org", "d99", "other-place", 99)


def test_guessing_the_address_of_an_order_ends_in_each_place_and_slows_down_in_all(shop):
    def guess(n, place):
        key = f"{place}-{n}"
        return shop.orders.open_for("1042", f"g{key}@example.org", None, key, key, place).verdict

    here = [guess(n, "here") for n in range(8)]
    assert here == ["no_match"] * 5 + ["limit"] * 3, "whatever conversation and address"
    many = [[guess(n, f"place{m}") for n in range(6)] for m in range(8)]
    guesses = sum(verdicts.count("no_match") for verdicts in many)
    assert guesses <= 20 + 8, "many places have one guess each in the end"
    assert many[-1].count("no_match") == 1


def test_nobodys_misses_shut_an_order_for_its_owner(shop):
    for n in range(60):
        shop.orders.open_for("1042", f"g{n}@example.org", None, f"c{n}", f"nn{n}", f"place{n % 9}")
        shop.orders.open_for(f"7{n:03}", MAYA, None, f"d{n}", f"mm{n}", f"place{n % 9}")
    assert shop.orders.open_for("1042", MAYA, None, "c99", "n99", "home").verdict == "open"
    maya = shop.customers.with_email(MAYA).id
    assert shop.orders.open_for("1042", "", maya, "c98", "n98", "place1").verdict == "open", (
        "who has proved the mailbox, wherever"
    )


def test_guessing_the_order_of_an_address_ends_in_each_place(shop):
    tries = [
        shop.orders.open_for(f"7{n:03}", MAYA, None, f"e{n}", f"om{n}", "one-site")
        for n in range(8)
    ]
    assert [t.verdict for t in tries] == ["no_match"] * 5 + ["limit"] * 3


def test_one_account_is_sent_twenty_mails_an_hour_and_its_owner_gets_one(shop):
    def ask(n, place):
        return shop.accounts.may_ask("reset_password", MAYA, f"c{place}{n}", f"k{place}{n}", place)

    assert [ask(n, "bad place") for n in range(4)] == [True] * 3 + [False]
    assert ask(0, "home"), "the owner is not kept from a link by somebody else"
    many = [ask(n, f"place{n % 30}") for n in range(60)]
    assert many.count(True) == 20 - 4


def test_guessing_from_one_place_ends_whatever_else_changes(shop):
    tries = [
        shop.orders.open_for(f"8{n:03}", f"h{n}@example.org", None, f"f{n}", f"l{n}", "one-place")
        for n in range(22)
    ]
    assert [t.verdict for t in tries] == ["no_match"] * 20 + ["limit"] * 2
    elsewhere = shop.orders.open_for("8888", "h@example.org", None, "f99", "l99", "other-place")
    assert elsewhere.verdict == "no_match"


def test_twenty_guesses_at_once_are_five(shop):
    def guess(n):
        return shop.orders.open_for("1064", f"r{n}@example.org", None, f"t{n}", f"r{n}").verdict

    with ThreadPoolExecutor(20) as pool:
        verdicts = list(pool.map(guess, range(20)))
    assert verdicts.count("no_match") == 5 and verdicts.count("limit") == 15


def test_every_mismatch_has_one_text(desk):
    texts = set()
    for number, email in (("1042", SAM), ("9999", MAYA), ("9998", "nobody@example.org")):
        desk.conversation_id = f"c_{number}"
        result = desk.ask(track_order, order_number=number, email=email)
        texts.add(tuple(said(result)))
    assert len(texts) == 1


def test_the_whole_way_by_mail_and_web(tmp_path, filled_shop):
    """The link is of our base_url whatever the Host says; sessions end; a notice goes out."""
    runtime = make_runtime(tmp_path, filled_shop)
    evil = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    with TestClient(create_app(runtime), base_url="http://shop.test") as web:
        form = {"email": MAYA, "password": DEMO_PASSWORD}
        assert web.post("/account/sign-in", data=form, follow_redirects=False).status_code == 303
        assert web.get("/account", follow_redirects=False).status_code == 200
        assert web.post("/chat/start", json={}, headers=evil).status_code == 421
        wish = {"wish": "reset_password", "email": MAYA}
        runtime.storage.outbox.put("account_mail", wish, "t_x:reset")
        while deliver_next(runtime):
            pass
        mails = [file.read_text() for file in runtime.config.settings.mailbox_dir.glob("*.json")]
        link = re.search(r'"link": "([^"]+)"', "".join(mails))[1]
        assert link.startswith("http://shop.test/account/reset/")
        path = link.removeprefix("http://shop.test")
        assert web.get(path, headers=evil).status_code == 421
        page = web.get(path)
        assert page.status_code == 200
        assert page.headers["referrer-policy"] in ("no-referrer", "same-origin")
        assert page.headers["cache-control"] == "no-store"
        done = web.post(path, data={"password": NEW, "again": NEW})
        assert done.status_code == 200
        assert web.post(path, data={"password": NEW, "again": NEW}).status_code == 410
        over = web.get(path)
        assert over.status_code == 410 and "<form" not in over.text
        assert web.get("/account/reset/made-up").status_code == 410
        assert web.get("/account", follow_redirects=False).status_code == 303, "the session ended"
        while deliver_next(runtime):
            pass
        mails = [file.read_text() for file in runtime.config.settings.mailbox_dir.glob("*.json")]
        assert any("changed" in mail and MAYA in mail for mail in mails)
    put_away(runtime)
