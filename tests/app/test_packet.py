"""The packet: what a person needs, every claim with its turns, nothing that nobody said."""

import re
from pathlib import Path

from conversations import conversation_of
from hypothesis import given
from hypothesis import strategies as st

from tandem.conversation import Reading
from tandem.decision import Decision
from tandem.packet import build_packet
from tandem.topics import load_topics

TOPICS = load_topics(Path(__file__).parents[2] / "topics.yml")
ASKED = Decision("hand_over", "asked_for_person", "asked for a person", (5,))
TURNS = [
    {"bot": "Hi"},
    {"customer": "my wool throw never came", "intent": "order_late_or_missing"},
    {"bot": "Which order?"},
    {"customer": "1077", "intent": "inform", "asked": "order_number", "answers": "order_number"},
    {"customer": "this is the third time, get me a human", "intent": "talk_to_human"},
]
LOOKED = {
    "text": "Looked up order 1077: 9 days late, new estimate Tuesday",
    "outcome": "done",
    "turn_seq": 4,
    "facts": {"order": "1077", "item": "Wool Throw Heather"},
}


def packet_of(turns=TURNS, mood=(), decision=ASKED, **about):
    conversation = conversation_of(turns, **about)
    return build_packet(conversation, decision, list(mood), TOPICS, 0.7)


def late():
    return packet_of(
        facts={"order_number": "1077"},
        fact_turns={"order_number": 4},
        tried=[LOOKED],
        mood=[Reading("frustration", v, "") for v in (0.0, 0.0, 0.6)],
    )


def test_it_says_what_it_is_about_and_why_now():
    packet = late()
    assert packet["what"]["intent"] == "order_late_or_missing"
    assert packet["what"]["understood"] == "your late parcel, order 1077"
    assert packet["why"] == {
        "rule": "asked_for_person",
        "words": "asked for a person",
        "turns": [5],
    }


def test_the_opening_names_the_thing_its_state_and_the_next_step():
    assert late()["opening"] == (
        "I can see the Wool Throw Heather from order 1077: 9 days late, new estimate Tuesday. "
        "I have the carrier's record open."
    )


def test_what_is_known_is_not_asked_again():
    assert late()["facts"] == [{"name": "Order", "value": "1077", "turns": [4]}]


def test_every_bullet_cites_its_turns():
    for bullet in late()["summary"]:
        assert bullet["turns"], bullet


def test_the_mood_has_a_course_and_a_quote():
    mood = late()["mood"]
    assert mood["words"] == "frustrated since message 3"
    assert mood["quote"] == TURNS[4]["customer"]


def test_a_conversation_without_a_word_still_makes_a_packet():
    packet = packet_of(turns=[{"bot": "Hi"}])
    assert packet["who"]["name"] == "Visitor"
    assert "not yet clear" in packet["summary"][0]["text"]
    assert packet["opening"]


@given(st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=6), st.data())
def test_no_number_is_in_it_that_nobody_said(texts, data):
    intents = st.sampled_from(["order_status", "return_item", "inform", "out_of_scope", ""])
    turns = [{"customer": text, "intent": data.draw(intents)} for text in texts]
    packet = packet_of(turns=turns, decision=Decision("hand_over", "confidence", "not understood"))
    said = " ".join(texts)
    shown = [packet["opening"], packet["open_question"], packet["what"]["understood"]]
    shown += [bullet["text"] for bullet in packet["summary"]]
    for number in re.findall(r"\d+", " ".join(shown), re.ASCII):
        assert number in said
