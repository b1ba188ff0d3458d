"""Conversations are found by words, name, mail, order and reference, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from tandem.core.database import reading
from tandem.handover import agent_actions
from tandem.handover.open_case import call_person
from tandem.storage.search import MOST_FOUND, Filters, words_of

pytestmark = pytest.mark.services


def talk(runtime, *said: str) -> str:
    conversation = runtime.storage.conversations.open("website", None)
    for words in said:
        runtime.storage.conversations.add_turn(conversation, "customer", words)
    return conversation


def ids(runtime, wanted, **filters):
    found = runtime.storage.search.find(wanted, Filters(**filters))
    return [one.conversation_id for one in found]


def test_all_words_in_one_message_the_last_just_begun(either):
    first = talk(either, "the blue jacket from order 1042 is late")
    second = talk(either, "a blue mug", "and the jacket")
    assert ids(either, "blue jack") == [first]
    assert ids(either, "JACKET") == [second, first]  # the newest first
    assert ids(either, "1042") == [first]
    assert ids(either, "red") == ids(either, "") == ids(either, "  ?! ") == []


@pytest.mark.parametrize("wanted", ["'", '"', "a:b", "NEAR(", "* OR *", "é' & !", ":*", "\\", "%"])
def test_any_search_is_only_words(either, wanted):
    talk(either, "hello")
    assert ids(either, wanted) == []


def test_it_is_found_by_reference_and_name_and_filtered(either, agent_of):
    conversation = talk(either, "where is my lamp")
    talk(either, "my lamp is broken")
    case = call_person(either, conversation, "p1")
    assert ids(either, case.reference.lower()) == [conversation]
    assert ids(either, "visitor") == [conversation]
    assert ids(either, "lamp", state="open") == ids(either, "lamp", queue=case.queue)
    assert ids(either, "lamp", state="open") == [conversation]
    assert ids(either, "lamp", state="closed") == ids(either, "lamp", queue="fraud") == []
    agent_actions.claim(either, case.id, agent_of(either))
    either.storage.tags.add(case.id, "broken", "a")
    assert ids(either, "lamp", tag="broken") == [conversation]
    assert ids(either, "lamp", agent_id=either.storage.cases.get(case.id).agent_id)
    assert ids(either, "lamp", since=either.clock() + timedelta(minutes=1)) == []


@pytest.fixture
def agent_of():
    def make(runtime):
        agents = runtime.storage.agents
        return agents.get(agents.add("sam@example.org", "Sam", "secret-enough", "agent"))

    return make


def test_a_conversation_is_told_once_and_not_too_many(either):
    talk(either, *["again and again"] * 5)
    for _ in range(MOST_FOUND + 2):
        talk(either, "again")
    found = ids(either, "again")
    assert len(found) == len(set(found)) == MOST_FOUND


def test_what_is_deleted_is_not_found_nor_in_the_index(runtime):
    conversation = talk(runtime, "a zebrafinch ordered")
    assert ids(runtime, "zebrafinch") == [conversation]
    with runtime.storage.database.begin() as db:
        db.execute(text("delete from turn where text like '%zebrafinch%'"))
    assert ids(runtime, "zebrafinch") == []
    runtime.storage.search.forget()
    with reading(runtime.storage.database) as db:
        blocks = db.execute(text("select block from turn_words_data")).scalars().all()
    assert not any(b"zebrafinch" in bytes(block) for block in blocks)


def test_accents_and_capitals_do_not_matter(runtime):
    conversation = talk(runtime, "Où est ma commande ? Die Größe passt nicht")
    assert ids(runtime, "ou commande") == [conversation]
    assert words_of("Où, GRÖẞE") == ["ou", "grosse"]


def test_the_index_is_made_anew(runtime):
    conversation = talk(runtime, "lamp")
    runtime.storage.search.rebuild()
    assert ids(runtime, "lamp") == [conversation]
