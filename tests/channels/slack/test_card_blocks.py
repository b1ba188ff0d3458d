"""A card of a turn in Slack: its words, nothing else, within Slack's limits."""

from tandem.channels.slack.turn_blocks import turn_blocks
from tandem.core.conversation import Turn, now
from tests.support.slack_server import words_of

ORDER = {
    "kind": "order",
    "title": "Order 1042",
    "picture": "/pictures/x.svg",
    "steps": [{"words": "Paid", "at": "done"}, {"words": "Packed", "at": "now"}],
    "facts": [["Expected", "tomorrow"], ["Items", "x" * 5000]],
    "sizes": [{"words": "S", "there": True}, {"words": "M", "there": False}],
    "links": [{"title": "Track the parcel", "href": "https://northway.example.com/track/1"}],
    "instead": True,
}


def blocks(card: dict) -> list[dict]:
    return turn_blocks(Turn("t1", 1, "bot", "It is packed.", now(), card=card))


def test_words_steps_facts_sizes_and_link_are_told_in_order():
    told = words_of({"blocks": blocks(ORDER)})
    for words in ("It is packed.", "Order 1042", "✓ Paid  ● Packed", "Expected: tomorrow"):
        assert words in told
    assert "Sizes in stock: S" in told and "M" not in told.partition("Sizes in stock:")[2][:4]
    assert "https://northway.example.com/track/1" in told
    assert "pictures" not in told
    fields = next(block["fields"] for block in blocks(ORDER) if block["type"] == "section")
    assert max(len(field["text"]) for field in fields) <= 2000 and len(fields) <= 10


def test_choices_are_told_by_their_buttons_alone():
    assert len(blocks({"kind": "choices", "title": "Choices", "pictures": [["a", "/b"]]})) == 1
