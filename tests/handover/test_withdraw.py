"""A ticket, a call or a place in the queue is taken back in any words, and it is said so."""

from datetime import UTC, datetime

import pytest

from tandem.handover.contact_details import take_details
from tandem.handover.open_case import call_person


@pytest.fixture
def talk(timed, clock):
    """A visitor with a ticket at night; `say` gives what was taken of a message."""
    clock.at = datetime(2026, 5, 14, 21, 30, tzinfo=UTC)
    conversations = timed.storage.conversations

    class Talk:
        id = conversations.open("website")

        def say(self, text):
            turn = conversations.add_turn(self.id, "customer", text)
            taken = take_details(timed, self.case, turn)
            if taken.told:
                conversations.add_turn(self.id, "system", taken.told)
            return taken

        @property
        def case(self):
            return timed.storage.cases.of_conversation(self.id)

        @property
        def told(self):
            return conversations.turns(self.id)[-1].text

    talk = Talk()
    call_person(timed, talk.id, "p1")
    return talk


@pytest.mark.parametrize("words", ["close that ticket", "no need for a person, thanks"])
def test_plain_words_withdraw_it_and_say_so(talk, words):
    assert not talk.say(words).more
    assert talk.case is None
    assert "is withdrawn" in talk.told


def test_what_is_asked_beside_it_is_answered(talk):
    assert talk.say("no need for person. next: how long does spain take").more
    assert talk.case is None


def test_what_is_not_plain_is_asked_first(talk):
    assert "Shall I withdraw it?" in talk.say("never mind").told
    assert talk.case is not None
    assert "stays open" in talk.say("no").told
    talk.say("i didn't ask for a ticket")
    talk.say("yes please")
    assert talk.case is None


def test_its_state_is_said_and_nothing_else_is_taken(talk):
    assert "stays open" in talk.say("is the ticket gone or not?").told
    assert talk.say("don't cancel the ticket").more
    assert talk.case is not None
