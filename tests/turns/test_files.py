"""What the assistant says to files: that it looks at none, and nothing it does not know."""

import pytest

from tandem.core.words import speaking
from tandem.handover import files
from tandem.turns.files import beside_words, said_to_files
from tests.support.pictures import phone_photo

PHOTO = phone_photo((40, 30))


@pytest.fixture
def talk(runtime):
    conversation = runtime.storage.conversations.open("website")

    def send(text="", state="ready"):
        file = files.keep(runtime, conversation, PHOTO, "image.jpg", "customer")
        runtime.storage.files.settle(file.id, state)
        words, card = files.message(runtime, conversation, text, (file.id,))
        return runtime.storage.conversations.add_turn(
            conversation, "customer", words, card=card, files=(file.id,)
        )

    return conversation, send


def test_words_with_a_file_are_answered_by_themselves_and_the_file_is_told_once(runtime, talk):
    conversation, send = talk
    first, second = send("my mug is broken"), send("and the plate")
    assert "can't look at it myself" in beside_words(runtime, conversation, first)
    assert beside_words(runtime, conversation, second) == ""
    plain = runtime.storage.conversations.add_turn(conversation, "customer", "hello")
    assert beside_words(runtime, conversation, plain) == ""


def test_a_file_that_is_held_is_told_each_time(runtime, talk):
    conversation, send = talk
    send("one")
    held = send("two", "held")
    assert "nobody gets it before it was checked" in beside_words(runtime, conversation, held)


def test_in_german(runtime, talk):
    conversation, send = talk
    with speaking("de"):
        turn = send()
        (said,) = said_to_files(runtime, conversation, turn, None)
    assert turn.text == "Bild: image.jpg" and "nicht ansehen" in said["text"]


def test_the_question_before_two_pictures_is_asked_again_once(runtime, talk):
    conversation, send = talk
    runtime.storage.conversations.add_turn(conversation, "customer", "where is my parcel")
    question = "Which order is it? It is in the mail."
    runtime.storage.conversations.add_turn(conversation, "bot", question)
    said = said_to_files(runtime, conversation, send(), None)
    assert [one["text"] for one in said][1:] == [question]
    assert said[0]["text"].endswith("What I still need from you:")
    for one in said:
        runtime.storage.conversations.add_turn(conversation, "bot", one["text"])
    said = said_to_files(runtime, conversation, send(), None)
    assert [one["text"] for one in said] == ["I've kept that one too.", question]


def test_a_greeting_is_not_said_again(runtime, talk):
    conversation, send = talk
    greeting = "Hi, this is a bot. What can I do for you?"
    runtime.storage.conversations.add_turn(conversation, "bot", greeting)
    (said,) = said_to_files(runtime, conversation, send(), None)
    assert said["text"].endswith("and I can go on.")


def test_two_pictures_are_no_repetition_and_no_anger(runtime, talk):
    """Phones call every picture image.jpg: the same words twice say nothing of the customer."""
    from tandem.escalation.signals.frustration import course

    conversation, send = talk
    for _ in range(4):
        send()
    said = runtime.storage.conversations.conversation(conversation).customer_turns
    values = [reading.value for reading in course(said, runtime.config.policy.frustration)]
    assert max(values) == 0
