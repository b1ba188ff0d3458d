"""The desk's list: what changed, told once, and what a screen missed."""

import asyncio
import time

import pytest

from tandem.cases.transitions import Claim, Close
from tandem.core.pubsub.memory import MemoryPubSub
from tandem.desk.board import Board
from tandem.handover.open_case import call_person


@pytest.fixture
def board(runtime):
    return Board(runtime, MemoryPubSub())


def handover(runtime, number: int) -> dict:
    conversation = runtime.storage.conversations.open("website", None)
    runtime.storage.conversations.add_turn(conversation, "customer", f"message {number}")
    return call_person(runtime, conversation, f"p{number}")


def look(board, *touched):
    asyncio.run(board.look(set(touched)))


def test_a_new_message_changes_one_line(runtime, board):
    first, second = handover(runtime, 1), handover(runtime, 2)
    look(board)
    before = board.version
    runtime.storage.conversations.add_turn(second["conversation_id"], "customer", "hello?")
    look(board)
    missed = board.since(before)
    assert [line["id"] for line in missed["lines"]] == [second["id"]]
    assert missed["lines"][0]["last_text"] == "hello?"
    assert {line["id"] for line in board.everything()["cases"]} == {first["id"], second["id"]}


def test_nothing_new_makes_no_new_version(runtime, board):
    handover(runtime, 1)
    look(board)
    before = board.version
    look(board)
    assert board.version == before


def test_a_note_is_told_although_the_line_is_the_same(runtime, board, agent):
    case = handover(runtime, 1)
    look(board)
    before = board.version
    runtime.storage.cases.add_note(case.id, agent.id, "for colleagues")
    look(board, case.id)
    assert [line["id"] for line in board.since(before)["lines"]] == [case.id]


def test_a_case_that_ended_while_a_screen_was_away_is_gone(runtime, board, agent):
    case = handover(runtime, 1)
    look(board)
    before = board.version
    runtime.storage.cases.move(case.id, Claim(agent.id))
    look(board)
    runtime.storage.cases.move(case.id, Close(agent.id, "solved"))
    look(board)
    missed = board.since(before)
    assert missed["gone"] == [case.id] and missed["lines"] == []
    assert missed["closed_today"] == 1


@pytest.mark.parametrize("version", ["", "other-1", "nonsense"])
def test_a_version_nobody_knows_gets_everything(board, version):
    look(board)
    assert board.since(version) is None


def test_a_screen_that_was_away_too_long_gets_everything(runtime, board, monkeypatch):
    case = handover(runtime, 1)
    look(board)
    before = board.version
    for _ in range(301):
        look(board, case.id)
    assert board.since(before) is None


def test_with_200_cases_a_change_is_found_fast(runtime, board):
    made = [handover(runtime, number) for number in range(200)]
    look(board)
    times = []
    for case in made[:20]:
        runtime.storage.conversations.add_turn(case.conversation_id, "customer", "one more")
        began = time.perf_counter()
        look(board)
        times.append(time.perf_counter() - began)
    assert sorted(times)[10] < 0.1
