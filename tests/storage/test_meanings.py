"""Conversations are found by what they mean, with the real encoder, on both databases."""

import asyncio

import pytest
from sqlalchemy import select

from nlu.text.small_vectors import USUALLY_NEAR, quantised
from tandem.core.database import reading
from tandem.learning.meaning import meaning
from tandem.privacy import erasure, subject
from tandem.server.reading_meanings import read_next
from tandem.storage import tables as t
from tandem.storage.search import Filters, Found, Wanted, merged
from tandem.turns.rasa_client import Meant

pytestmark = pytest.mark.services
ENCODER = "the real one"
LATE = "my parcel still has not turned up"
BROKEN = "the lamp arrived with a crack in it"
PRAISE = "thanks a lot, you were very kind to me"


class Encodes:
    """What Rasa's process answers, by its own code, without the process."""

    def __init__(self, encoder=ENCODER):
        self.encoder, self.asked = encoder, 0

    async def meanings(self, texts):
        self.asked += len(texts)
        vectors = [one.tobytes() for one in quantised(meaning(texts))]
        return Meant(self.encoder, USUALLY_NEAR, vectors)


def talk(runtime, *said, **more):
    conversation = runtime.storage.conversations.open("website", None)
    for words in said:
        runtime.storage.conversations.add_turn(conversation, "customer", words, **more)
    return conversation


def read_all(runtime, encoder=ENCODER):
    rasa = Encodes(encoder)
    while asyncio.run(read_next(runtime.storage.meanings, rasa)):
        pass
    return rasa.asked


def find(runtime, wanted, encoder=ENCODER, **filters):
    vector = quantised(meaning([wanted]))[0].tobytes()
    meant = Wanted(encoder, vector, USUALLY_NEAR)
    found = runtime.storage.search.find(wanted, Filters(**filters), meant=meant)
    return [(one.conversation_id, one.by) for one in found]


def test_what_means_the_same_is_found_without_its_words(either):
    late, broken, _ = talk(either, LATE), talk(either, BROKEN), talk(either, PRAISE)
    assert read_all(either) == 3
    assert find(either, "delivery never came")[0] == (late, ("meaning",))
    assert find(either, "item damaged on delivery, it is cracked")[0] == (broken, ("meaning",))
    assert find(either, "what is the capital of Peru") == []


def test_what_words_and_meaning_find_comes_first_and_says_so(either):
    late = talk(either, LATE)
    other = talk(either, "the parcel is up for grabs at the neighbour's, turned around by mistake")
    read_all(either)
    assert find(either, "parcel not turned up")[0] == (late, ("words", "meaning"))
    assert other not in [name for name, by in find(either, "parcel not turned up") if "words" in by]


def test_filters_hold_for_meaning_too(either):
    talk(either, LATE)
    read_all(either)
    assert find(either, "delivery never came", state="open") == []
    assert find(either, "delivery never came", channel="slack") == []
    assert len(find(either, "delivery never came", channel="website")) == 1


def test_what_is_read_is_not_read_again_and_what_is_new_is(either):
    talk(either, LATE, "yes", "no")
    assert read_all(either) == 1  # a yes means nothing by itself
    talk(either, BROKEN)
    assert read_all(either) == 1
    assert find(either, "arrived broken and cracked")


def test_a_pressed_button_and_the_assistants_words_are_not_read(either):
    talk(either, "Track my order please", picked="/order_status")
    conversation = talk(either)
    either.storage.conversations.add_turn(conversation, "bot", "Which order is it about?")
    assert read_all(either) == 0


def test_a_rewritten_turn_loses_its_meaning(either):
    conversation = talk(either, LATE)
    read_all(either)
    turn = either.storage.conversations.turns(conversation)[0]
    either.storage.conversations.rewrite(turn.id, "[password hidden]")
    assert find(either, "delivery never came") == []
    with reading(either.storage.database) as db:
        assert not db.execute(select(t.turn_meaning)).all()


def test_a_turn_that_is_rewritten_while_it_is_read_is_not_kept(either):
    conversation = talk(either, LATE)
    turn = either.storage.conversations.turns(conversation)[0]

    class Slow(Encodes):
        async def meanings(self, texts):
            either.storage.conversations.rewrite(turn.id, "something else altogether")
            return await super().meanings(texts)

    asyncio.run(read_next(either.storage.meanings, Slow()))
    assert find(either, "delivery never came") == []


def test_an_erased_conversation_is_not_found_and_its_meaning_is_gone(either):
    gone, kept = talk(either, LATE), talk(either, "my parcel has never arrived")
    read_all(either)
    assert {name for name, _ in find(either, "delivery never came")} == {gone, kept}
    erasure.erase(either, subject.find(either, gone), gone, "test")
    assert [name for name, _ in find(either, "delivery never came")] == [kept]
    with reading(either.storage.database) as db:
        assert len(db.execute(select(t.turn_meaning)).all()) == 1


@pytest.mark.parametrize("others", [0, 60])
def test_what_comes_after_the_newest_was_deleted_is_found(either, monkeypatch, others):
    """The number of a deleted last row may be the next one's, with the bits of the old one."""
    monkeypatch.setattr("tandem.storage.meanings.COMPARED", 20)
    for n in range(others):
        talk(either, f"{PRAISE}, and that {n} times")
    gone = talk(either, PRAISE)
    read_all(either)
    find(either, "delivery never came")  # all of it is in memory now
    erasure.erase(either, subject.find(either, gone), gone, "test")
    late = talk(either, LATE)
    read_all(either)
    assert find(either, "delivery never came")[0][0] == late


def test_vectors_of_another_encoder_are_not_compared(either):
    talk(either, LATE)
    read_all(either)
    assert find(either, "delivery never came", encoder="another") == []
    assert find(either, "delivery never came")


def test_thousands_are_told_apart(runtime, monkeypatch):
    monkeypatch.setattr("tandem.storage.meanings.COMPARED", 20)
    monkeypatch.setattr("tandem.storage.meanings.READ_AT_ONCE", 50)
    late = talk(runtime, LATE)
    talk(runtime, *(f"{PRAISE}, and that {n} times" for n in range(150)))
    read_all(runtime)
    assert find(runtime, "delivery never came")[0][0] == late


def found(name):
    return Found(name, "website", None, 1, "customer", "", None, None, None, None, None, None)


def test_lists_are_merged_by_rank():
    lists = {"words": [found("a"), found("b")], "meaning": [found("c"), found("b")]}
    assert [(one.conversation_id, one.by) for one in merged(lists)] == [
        ("b", ("words", "meaning")), ("a", ("words",)), ("c", ("meaning",))
    ]  # fmt: skip
