"""Through the front door, Rasa and the skills: nothing tells whether an address has an account.

The answers to a wish for a new password or for the user name are the same byte by byte, and 400
tries of each cannot tell them apart by their times.
"""

import json
import sqlite3
import time
import uuid
from collections import defaultdict

import httpx
import pytest

from tests.support import odd
from tests.support.timing import in_pairs, tell_apart

PAIRS = 200 * odd.TIMES
LONGEST_SECONDS = 30
WISHES = {
    "reset_password": "i forgot my password, my email is {email}",
    "recover_username": "i forgot my username, my email is {email}",
}
CHANGING = ("id", "at")
"""What is of one turn alone."""


class Asking:
    """A visitor with one wish in a conversation of its own, who notes when the answer comes."""

    def __init__(self, http: httpx.Client, wish: str):
        self._http, self._wish = http, wish

    def __call__(self, email: str) -> tuple[float, bytes]:
        """(seconds from sending to the answer, the answer without what is of this turn alone)."""
        started = self._http.post("/chat/start", json={}).json()
        headers = {"Authorization": f"Bearer {started['token']}"}
        with self._http.stream("GET", "/chat/stream", headers=headers) as stream:
            turns = self._turns(stream)
            next(turns)
            body = {"id": str(uuid.uuid4()), "text": self._wish.format(email=email)}
            began = time.perf_counter()
            sent = self._http.post("/chat/turns", json=body, headers=headers)
            assert sent.status_code == 202, sent.text
            turn = next(turn for turn in turns if turn["speaker"] == "bot")
            took = time.perf_counter() - began
        told = {name: value for name, value in turn.items() if name not in CHANGING}
        return took, json.dumps(told, sort_keys=True).replace(email, "ADDRESS").encode()

    @staticmethod
    def _turns(stream: httpx.Response):
        kind = ""
        for line in stream.iter_lines():
            if line.startswith("event: "):
                kind = line.removeprefix("event: ")
            elif line.startswith("data: ") and kind == "turn":
                yield json.loads(line.removeprefix("data: "))


@pytest.fixture
def customers(system) -> list[str]:
    """The addresses of the demo's customers, those first that no other test uses."""
    with sqlite3.connect(system.folder / "shop.db") as db:
        rows = db.execute("SELECT email FROM customer ORDER BY id DESC").fetchall()
    assert len(rows) >= PAIRS / odd.TIMES
    return [email for (email,) in rows]


@pytest.mark.parametrize("wish", WISHES)
def test_nothing_tells_who_has_an_account(system, customers, wish, capsys):
    answers: dict[bool, set[bytes]] = defaultdict(set)
    with httpx.Client(base_url=system.base, timeout=LONGEST_SECONDS) as http:
        ask = Asking(http, WISHES[wish])

        def asking(known: bool):
            def one(number: int) -> float:
                email = customers[number % len(customers)]
                if not known:
                    name, _, rest = email.partition("@")
                    email = f"{name[::-1]}@{rest}"  # as long, and nobody's
                took, answer = ask(email)
                answers[known].add(answer)
                return took

            return one

        for warm in (True, False):
            asking(warm)(0)
        times = in_pairs(asking(True), asking(False), PAIRS)
    with capsys.disabled():
        tell_apart(f"{wish} over HTTP", *times)
        print(f"  {len(answers[True])} wordings, the same for both")
    assert answers[True] == answers[False]
    assert all(b"ADDRESS" in answer for answer in answers[True])
