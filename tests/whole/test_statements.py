"""How often a turn asks the databases, counted in both real processes; no time is measured.

A turn is everything from the browser's POST to the answer on its stream: front door, Rasa with the
actions in it, the shop's database and Rasa's own. What idle loops look at is counted apart.
"""

import time
from statistics import median

import pytest

from tandem.config.settings import ROOT
from tests.support.system import Customer, System, wait_for

COUNTER = str(ROOT / "tests/support/sql_counter")
BY_THE_LOOPS = (
    "FROM outbox", "FROM inbox", "FROM timer", "WHERE turn.work = ? OR",
    "turn_meaning", "case_file.state = ? AND case_file.offered_to IS NULL",
)  # fmt: skip
PLAIN = ("where is order 1042", "hello", "thanks", "what can you do", "ok", "thanks a lot")
MOST_OF_A_PLAIN_TURN = 44
MOST_OF_ANY_TURN = 95  # a card looks the order and its picture up once more
MOST_IN_FIVE_IDLE_SECONDS = 20


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("statements")
    system = System(folder)
    system.environment["TANDEM_TEST_SQL"] = str(folder / "sql.log")
    system.environment["PYTHONPATH"] = COUNTER
    system.start()
    yield system, folder / "sql.log"
    assert system.stop() == 0


def statements(log, begin: int) -> list[str]:
    return log.read_text("utf-8").splitlines()[begin:]


def of_turn(customer, log, text) -> int:
    begin = len(log.read_text("utf-8").splitlines())
    customer.say(text)
    time.sleep(0.5)  # what comes after the answer belongs to it
    lines = statements(log, begin)
    return len([line for line in lines if not any(loop in line for loop in BY_THE_LOOPS)])


def test_a_turn_asks_the_databases_seldom(counted):
    system, log = counted
    customer = Customer(system)
    of_turn(customer, log, "hi")  # what is read once per process
    plain = [of_turn(customer, log, text) for text in PLAIN]
    proof = of_turn(customer, log, "maya.lindqvist@example.org")
    told = of_turn(customer, log, "when will it arrive")
    print(f"\nstatements a plain turn: {plain}; with the shop: {proof}, {told}")
    assert median(plain) <= MOST_OF_A_PLAIN_TURN
    assert max(*plain, proof, told) <= MOST_OF_ANY_TURN


def test_an_idle_system_hardly_asks_at_all(counted):
    _, log = counted
    wait_for(lambda: log.exists())
    least = MOST_IN_FIVE_IDLE_SECONDS + 1
    for _ in range(6):  # what was said before is still read for its meaning
        begin = len(log.read_text("utf-8").splitlines())
        time.sleep(5)
        least = min(least, len(statements(log, begin)))
        if least <= MOST_IN_FIVE_IDLE_SECONDS:
            return
    raise AssertionError(f"{least} statements in five seconds")
