from dataclasses import replace

import pytest

from tandem.channels.as_text import as_text, chosen, cut, open_choices
from tandem.channels.contract import Can
from tests.support.conversations import conversation_of

SMS = Can(longest=60)
ASKED = conversation_of([{"customer": "a scarf", "intent": "inform"}, {"bot": "Which colour?"}])
CUSTOMER, BOT = ASKED.turns


def asks(*titles, turn_id="t_1", **more):
    buttons = [{"title": title, "payload": "/x"} for title in titles]
    return replace(BOT, id=turn_id, buttons=buttons, **more)


def test_choices_are_numbered_below_the_words():
    (text,) = as_text(asks("Blue", "Red"), Can(), [CUSTOMER])
    assert text == "Which colour?\n1 Blue\n2 Red\nPlease answer with a number."


def test_choices_of_a_second_message_count_on():
    first, second = asks("Blue", "Red"), asks("Small", turn_id="t_2")
    (text,) = as_text(second, Can(), [CUSTOMER, first])
    assert "\n3 Small\n" in text
    assert chosen([CUSTOMER, first, second], "3") == ("t_2", 0)


@pytest.mark.parametrize("said", ["2", " 2. ", "2)"])
def test_a_number_chooses(said):
    assert chosen([CUSTOMER, asks("Blue", "Red")], said) == ("t_1", 1)


@pytest.mark.parametrize("said", ["0", "3", "2 of them", "two", "22", "1042", "2" * 10_000, ""])
def test_what_is_no_number_of_a_choice_is_a_message(said):
    assert chosen([CUSTOMER, asks("Blue", "Red")], said) is None


@pytest.mark.parametrize("speaker", ["customer", "agent"])
def test_choices_are_over_once_somebody_has_spoken(speaker):
    later = replace(CUSTOMER, id="t_9", speaker=speaker)
    assert open_choices([CUSTOMER, asks("Blue"), later]) == []


def test_buttons_that_are_pressed_are_not_told():
    assert as_text(asks("Blue"), Can(buttons=True), []) == ["Which colour?"]


def test_an_agents_words_begin_with_their_name():
    said = replace(BOT, speaker="agent", name="Sam Okafor", text="It comes tomorrow.")
    assert as_text(said, Can(), []) == ["Sam Okafor: It comes tomorrow."]


def test_links_of_a_card_are_told_unless_the_words_have_them():
    links = [{"title": "Track", "href": "https://x.example/1"}]
    with_card = replace(BOT, card={"kind": "order", "title": "1042", "links": links})
    assert as_text(with_card, Can(), [])[0].endswith("\nTrack: https://x.example/1")
    said = replace(with_card, text="See https://x.example/1")
    assert as_text(said, Can(), []) == ["See https://x.example/1"]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("short", ["short"]),
        ("One is here. Two is there.", ["One is here.", "Two is there."]),
        ("paragraph 1\n\nand the rest", ["paragraph 1", "and the rest"]),
        ("x" * 45, ["x" * 20, "x" * 20, "x" * 5]),
        ("see https://x.example/12", ["see", "https://x.example/12"]),
        ("a " * 20, ["a a a a a a a a a a", "a a a a a a a a a a"]),
    ],
)
def test_a_text_is_cut_where_it_reads_best(text, pieces):
    assert list(cut(text.strip(), 20)) == pieces


def test_nothing_is_lost_or_too_long_wherever_it_is_cut():
    text = "It was sent on Monday. " * 30 + "z" * 100
    for longest in range(40, 90):
        found = list(cut(text, longest))
        assert max(map(len, found)) <= longest
        assert "".join("".join(found).split()) == "".join(text.split())
