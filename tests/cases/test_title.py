"""What a case is called where no topic became clear."""

import pytest

from tests.support.packets import packet_of, problems_of

LATE = {"number": "1077", "state": "late", "items": "Wool Throw", "words": "9 days late"}
FINE = {"number": "1090", "state": "shipped", "items": "Mug", "words": "due tomorrow"}
LOST = {"number": "1103", "state": "lost", "items": "Lamp", "words": "lost by the carrier"}
CUSTOMER = {"customer": {"id": "7", "name": "Tom Okafor", "email": "tom.okafor@example.org"}}


def row(bot="Hello.", orders=(), **more):
    turns = [{"bot": bot}, {"customer": "a person please", "intent": "talk_to_human"}]
    return {"turns": turns, "orders": orders, "verified": "signed in"} | CUSTOMER | more


@pytest.mark.parametrize(
    ("case", "title"),
    [
        (row(orders=[LATE, FINE]), "Order 1077, late"),
        (row("Is it about order 1090, due tomorrow?", [LATE, FINE]), "Order 1090, shipped"),
        (row(orders=[LATE, LOST]), "Not yet clear"),
        (row(orders=[FINE]), "Not yet clear"),
        (row(facts={"order_number": "1042"}), "Order 1042"),
    ],
)
def test_greeting_or_record_names_the_topic(case, title):
    packet = packet_of(case)
    assert packet["what"]["topic"] == title
    assert not problems_of(case, packet)
