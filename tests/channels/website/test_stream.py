"""What the stream may take from a hint, and when it must ask the store."""

import threading
from contextlib import suppress

import httpx

from tandem.channels.website.stream import told_turns
from tests.support.conversations import conversation_of
from tests.support.served import served
from tests.support.system import wait_for

TURNS = conversation_of([{"customer": f"turn {n}", "intent": "inform"} for n in range(1, 6)]).turns


def told(*bunch, seen=0):
    found = told_turns(list(bunch), seen)
    return None if found is None else [turn.seq for turn in found]


def test_turns_that_follow_on_are_taken_as_they_are():
    assert told({"turns": [TURNS[2]]}, {"turns": [TURNS[3], TURNS[4]]}, seen=2) == [3, 4, 5]


def test_a_gap_asks_the_store():
    assert told({"turns": [TURNS[3]]}, seen=2) is None


def test_a_hint_without_turns_asks_the_store():
    assert told({"turns": [TURNS[0]]}, {}) is None
    assert told() is None


def test_what_was_seen_already_is_not_told_again():
    assert told({"turns": [TURNS[0], TURNS[1]]}, {"turns": [TURNS[1]]}, seen=1) == [2]
    assert told({"turns": []}, seen=4) == []


def test_who_signed_out_is_told_nothing_more(runtime):
    """Also what came in the same moment, or where the word of the signing out was lost."""
    storage, lines = runtime.storage, []
    with served(runtime) as door:
        begun = httpx.post(f"{door}/chat/start", json={}).json()
        head = {"authorization": f"Bearer {begun['token']}"}

        def read():
            stream = httpx.stream("GET", f"{door}/chat/stream", headers=head, timeout=30)
            with suppress(httpx.RemoteProtocolError), stream as told:
                for line in told.iter_lines():
                    lines.append(line)

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        wait_for(lambda: any("event: state" in line for line in lines))
        storage.browsers.sign_out(begun["conversation"])
        storage.conversations.add_turn(begun["conversation"], "agent", "for other eyes", name="Sam")
        reader.join(15)
        assert not reader.is_alive()
    assert "for other eyes" not in " ".join(lines)
