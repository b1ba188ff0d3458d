"""Neither sign-in form tells who has an account: the same answer, byte by byte, in the same time.

Passwords have their real cost here, over the real front door. `TANDEM_TEST_TIMES=4` makes it 400
tries of each form.
"""

import re

import pytest
from argon2 import PasswordHasher
from sqlalchemy import insert, select, update
from starlette.testclient import TestClient

from tandem.core.database import reading, writing
from tandem.server.app import create_app
from tandem.shop import tables as shop
from tandem.storage import tables as t
from tests.conftest import make_runtime, put_away
from tests.support import odd
from tests.support.shops import FixedClock
from tests.support.timing import in_pairs, tell_apart, timed

PAIRS = 50 * odd.TIMES


@pytest.fixture(scope="module")
def door(tmp_path_factory, filled_shop):
    """(web, runtime): every customer and 20 agents have a password of the real cost."""
    clock = FixedClock()
    runtime = make_runtime(
        tmp_path_factory.mktemp("real"), filled_shop, clock=clock, hasher=PasswordHasher()
    )
    runtime.shop.accounts.clock = clock
    real = PasswordHasher().hash("some pass phrase")
    with writing(runtime.shop.engine) as db:
        db.execute(update(shop.customer).values(password_hash=real))
    with writing(runtime.storage.database) as db:
        for n in range(20):
            agent = {
                "id": f"a_{n}",
                "email": f"agent.{n}@example.org",
                "name": "A",
                "role": "agent",
            }
            db.execute(insert(t.agent).values(password_hash=real, active=True, **agent))
    with TestClient(create_app(runtime), base_url="http://shop.test") as web:
        yield web, runtime
    put_away(runtime)


def customers(runtime) -> list[str]:
    with reading(runtime.shop.engine) as db:
        return list(db.execute(select(shop.customer.c.email)).scalars())


def agents(_engine) -> list[str]:
    return [f"agent.{n}@example.org" for n in range(20)]


FORMS = pytest.mark.parametrize(
    ("path", "known"), [("/account/sign-in", customers), ("/desk/sign-in", agents)]
)
WRONG = {"/account/sign-in": 403, "/desk/sign-in": 401}


def signing_in(web, path: str):
    """A function that tries to sign in and returns the answer."""
    page = web.get(path).text
    csrf = re.search(r'name="csrf"[^>]*value="([^"]+)"', page)
    more = {"csrf": csrf[1]} if csrf else {}
    return lambda email: web.post(path, data={"email": email, "password": "a wrong one"} | more)


def strangers(known: list[str]) -> list[str]:
    """As many addresses of the same length that are nobody's."""
    return [email.replace("@example.org", "@example.net") for email in known]


@FORMS
def test_the_answer_is_the_same_byte_by_byte(door, path, known):
    web, runtime = door
    attempt, email = signing_in(web, path), known(runtime)[0]
    answers = []
    for address in (email, "nobody.at.all@example.net"):
        answer = attempt(address)
        assert answer.status_code == WRONG[path]
        headers = {k: v for k, v in answer.headers.items() if k not in ("x-request-id",)}
        text = answer.text.replace(address, "ADDRESS")
        headers["content-length"] = str(len(text))
        answers.append((headers, text.encode()))
    assert answers[0] == answers[1]


@FORMS
def test_times_do_not_tell_who_has_an_account(door, path, known, capsys):
    web, runtime = door
    attempt, names = signing_in(web, path), known(runtime)
    nobodies = strangers(names)

    def asking(addresses: list[str]):
        def one(number: int) -> float:
            if number % len(addresses) == 0:
                runtime.clock.go_on(hours=1)
            email = addresses[number % len(addresses)]
            return timed(lambda: statuses.append(attempt(email).status_code))

        return one

    statuses: list[int] = []
    times = in_pairs(asking(names), asking(nobodies), PAIRS)
    assert set(statuses) == {WRONG[path]}, "none was stopped by a limit"
    with capsys.disabled():
        tell_apart(path, *times)
    assert min(times[0] + times[1]) > 0.005, "a real hash was computed each time"
