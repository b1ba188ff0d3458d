"""After a ticket an address, a number or a time is taken down in any wording and said back."""

from datetime import UTC, datetime

import pytest

from tandem.core.phone_numbers import phone_in
from tandem.handover.contact_details import take_details
from tandem.handover.open_case import call_person

NIGHT = datetime(2026, 5, 14, 21, 30, tzinfo=UTC)  # Thursday, 22:30 in London
NUMBER = "07700 900411"


@pytest.fixture
def talk(timed, clock):
    """A visitor with a ticket, at night; `say` takes a message and returns what was taken."""
    clock.at = NIGHT
    conversations = timed.storage.conversations

    class Talk:
        id = conversations.open("website")

        def write(self, text):
            return conversations.add_turn(self.id, "customer", text)

        def say(self, text):
            taken = take_details(timed, self.case, self.write(text))
            if taken.told:
                conversations.add_turn(self.id, "system", taken.told)
            return taken

        @property
        def case(self):
            return timed.storage.cases.of_conversation(self.id)

        @property
        def told(self):
            return conversations.turns(self.id)[-1].text

    return Talk()


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("tomorrow at 10, 07700 900411", datetime(2026, 5, 15, 9, 0, tzinfo=UTC)),
        ("ring me on 07700900411 tmrw 3pm pls", datetime(2026, 5, 15, 14, 0, tzinfo=UTC)),
        ("+44 7700 900411 monday afternoon", datetime(2026, 5, 18, 13, 0, tzinfo=UTC)),
        ("07700 900411 as soon as you can", datetime(2026, 5, 15, 7, 0, tzinfo=UTC)),
        ("07700 900411 tomorrow at half past two", datetime(2026, 5, 15, 13, 30, tzinfo=UTC)),
        ("07700 900411 around ten tomorrow morning", datetime(2026, 5, 15, 9, 0, tzinfo=UTC)),
        (
            "my number is (07700) 900-411, after 4 on friday",
            datetime(2026, 5, 15, 15, 0, tzinfo=UTC),
        ),
    ],
)
def test_a_number_becomes_a_call_at_the_time_that_was_said(timed, talk, words, at):
    call_person(timed, talk.id, "p1")
    taken = talk.say(words)
    assert not taken.more
    assert (talk.case.contact_method, talk.case.callback_at) == ("callback", at)
    assert talk.told.startswith("Noted: we call you on")


def test_a_number_given_before_is_not_asked_for_again(timed, talk):
    talk.write(f"you can call me on {NUMBER}")
    call_person(timed, talk.id, "p1")
    talk.say("i gave it just now, tomorrow at 10")
    assert (talk.case.callback_phone, talk.case.callback_at) == (
        NUMBER,
        datetime(2026, 5, 15, 9, 0, tzinfo=UTC),
    )


def test_a_time_alone_asks_for_the_number_and_then_both_count(timed, talk):
    call_person(timed, talk.id, "p1")
    asked = talk.say("call me tomorrow at 11")
    assert "Which number" in asked.told and "11:00" in asked.told
    talk.say(NUMBER)
    assert talk.case.callback_at == datetime(2026, 5, 15, 10, 0, tzinfo=UTC)


def test_an_address_is_where_the_answer_goes(timed, talk):
    call_person(timed, talk.id, "p1")
    assert not talk.say("visitor@example.org please").more
    assert talk.case.email == "visitor@example.org"
    assert "visitor@example.org" in talk.told


@pytest.mark.parametrize(
    "words", ["where is order 1042", "it was due on 14 May", "tomorrow?", "i paid 39.90 in 2024"]
)
def test_other_messages_stay_the_assistants(timed, talk, words):
    call_person(timed, talk.id, "p1")
    taken = talk.say(words)
    assert taken.more and not taken.told
    assert talk.case.contact_method == "ticket"


def test_a_question_beside_the_number_is_answered_too(timed, talk):
    call_person(timed, talk.id, "p1")
    assert talk.say(f"{NUMBER}. and is my blue denim jacket still coming this week").more
    assert talk.case.callback_phone == NUMBER


def test_without_a_ticket_nothing_is_taken(timed, talk):
    assert talk.say(f"my number is {NUMBER}").more
    assert talk.case is None


def test_numbers_that_are_none():
    assert phone_in("order 1042 and 1043, paid 120.00") is None


def test_no_time_is_set_that_nobody_named(timed, talk):
    call_person(timed, talk.id, "p1")
    asked = talk.say(NUMBER)
    assert "Which day and time" in asked.told and not asked.more
    assert (talk.case.callback_phone, talk.case.callback_at) == (NUMBER, None)
    talk.say("friday at eleven please")
    assert talk.case.callback_at == datetime(2026, 5, 15, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("correction", "at"),
    [
        ("actually can u make it 11", datetime(2026, 5, 15, 10, 0, tzinfo=UTC)),
        ("11 o clock not 10!!", datetime(2026, 5, 15, 10, 0, tzinfo=UTC)),
        ("no, monday", datetime(2026, 5, 18, 9, 0, tzinfo=UTC)),
        ("half an hour later", datetime(2026, 5, 15, 9, 30, tzinfo=UTC)),
        ("I said quarter past two... no, half past", datetime(2026, 5, 15, 9, 0, tzinfo=UTC)),
        ("10 is no good", datetime(2026, 5, 15, 9, 0, tzinfo=UTC)),
        ("was it delivered at 11?", datetime(2026, 5, 15, 9, 0, tzinfo=UTC)),
        ("it was due on monday", datetime(2026, 5, 15, 9, 0, tzinfo=UTC)),
    ],
)
def test_a_call_is_moved_by_words_and_only_by_words_about_it(timed, talk, correction, at):
    call_person(timed, talk.id, "p1")
    talk.say(f"{NUMBER}, tomorrow at 10")
    talk.say(correction)
    assert talk.case.callback_at == at


def test_what_cannot_be_is_said_and_a_yes_takes_the_nearest(timed, talk):
    call_person(timed, talk.id, "p1")
    asked = talk.say(f"sunday at eleven, {NUMBER}")
    assert "Nobody is there to call at Sun 17 May, 11:00" in asked.told
    assert talk.case.callback_at is None
    talk.say("ok")
    assert talk.case.callback_at == datetime(2026, 5, 16, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize("words", ["so is it 11 now?", "is that 3 in the afternoon?",
                                   "what number have you got for me"])  # fmt: skip
def test_a_question_about_a_call_moves_nothing(timed, talk, words):
    call_person(timed, talk.id, "p1")
    talk.say("tomorrow at 10, 07700 900411")
    before = talk.case.callback_at
    taken = talk.say(words)
    assert "10:00" in taken.told and "07700 900411" in taken.told
    assert not taken.more and talk.case.callback_at == before
