"""Few bubbles, no button twice, nothing lost."""

from hypothesis import given
from hypothesis import strategies as st

from tandem.turns.bubbles import MOST, tidy

PERSON = {"title": "Talk to a person", "payload": "/talk_to_human"}
TRACK = {"title": "Where it is", "payload": "/ask_about"}
REPLY = st.fixed_dictionaries(
    {
        "text": st.text("abc ", min_size=1, max_size=8),
        "buttons": st.lists(st.sampled_from([PERSON, TRACK]), max_size=2),
        "speaker": st.sampled_from(["bot", "system"]),
    }
)


def test_a_button_stays_where_it_was_said_last():
    first, last = tidy(
        [{"text": "a", "buttons": [TRACK, PERSON]}, {"text": "b", "buttons": [PERSON]}]
    )
    assert first["buttons"] == [TRACK]
    assert last["buttons"] == [PERSON]


def test_the_shortest_neighbours_are_joined():
    texts = ["a long situation to begin with", "b", "c", "a question at the end of it"]
    said = [reply["text"] for reply in tidy([{"text": text, "buttons": []} for text in texts])]
    assert said == [texts[0], "b\nc", texts[3]]


def test_what_another_speaker_says_is_not_joined_while_there_is_a_choice():
    system = {"text": "s", "speaker": "system"}
    told = tidy([system, *({"text": text, "buttons": []} for text in "abc")])
    assert told[0] == system and len(told) == MOST


def test_a_card_that_stood_for_its_words_stands_beside_them_once_others_join():
    card = {"kind": "order", "title": "Order 1042", "instead": True}
    first = tidy([{"text": "a", "card": card}, *({"text": text} for text in "bcd")])[0]
    assert first["text"] == "a\nb" and first["card"] == {"kind": "order", "title": "Order 1042"}


@given(st.lists(REPLY, max_size=7))
def test_nothing_is_lost_and_nothing_said_twice(replies):
    told = tidy(replies)
    assert len(told) <= MOST
    assert {t for r in told for t in r["text"].split("\n")} == {r["text"] for r in replies}
    buttons = [button["payload"] for reply in told for button in reply["buttons"]]
    assert len(buttons) == len(set(buttons))
    assert set(buttons) == {b["payload"] for reply in replies for b in reply["buttons"]}
