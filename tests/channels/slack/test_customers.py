"""Customers in Slack: one conversation per thread, choices, answers posted once and in order."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import update

from tandem.core.database import writing
from tandem.storage import tables as t
from tests.support.pictures import SVG
from tests.support.system import wait_for

KEPT = "I can't reach our systems"


def buttons(message):
    actions = [b for b in message.get("blocks") or [] if b["type"] == "actions"]
    return [e for block in actions for e in block["elements"]]


def test_a_direct_message_is_answered_where_it_was_written(rig):
    rig.send("message_direct")
    rig.heard()
    texts = rig.server.texts("D0MAYA")
    assert texts[0] == "This is Fernway's assistant, a bot."
    assert KEPT in texts[1]  # Rasa is away: the message is kept, and a person offered
    assert [e["text"]["text"] for e in buttons(rig.server.channels["D0MAYA"][1])] == [
        "Talk to a person"
    ]


def test_a_process_that_died_before_it_said_hello_says_it_when_it_is_back(
    rig, runtime, monkeypatch
):
    with monkeypatch.context() as dying:
        dying.setattr("tandem.channels.slack.threads._greet", lambda *_: 1 / 0)
        rig.send("message_direct")
        wait_for(lambda: any(error for _, error in rig.waiting()))
    rig.heard()
    assert rig.server.texts("D0MAYA").count("This is Fernway's assistant, a bot.") == 1
    assert rig.server.texts("D0MAYA")[0] == "This is Fernway's assistant, a bot."
    assert rig.said() == ["where is order 1042"]


def test_a_direct_message_goes_on_with_the_same_conversation_and_a_thread_is_another(rig):
    rig.send("message_direct")
    rig.send("message_direct", ts="1764000002.000100", blocks=[], text="1042", event_id="Ev2")
    rig.send("message_direct_in_thread")
    rig.done()
    assert rig.said() == ["where is order 1042", "1042"]
    thread = "1764000001.000100"
    assert rig.said(f"D0MAYA/{thread}") == ["and order 1077?"]
    assert rig.server.texts("D0MAYA", thread)[0] == "This is Fernway's assistant, a bot."


def test_after_a_quiet_day_a_direct_message_is_a_new_matter(rig, runtime):
    rig.send("message_direct")
    rig.heard()
    first = rig.conversation()
    with writing(runtime.storage.database) as db:
        db.execute(update(t.turn).values(at=runtime.clock() - timedelta(hours=25)))
    rig.send("message_direct", ts="1764100000.000100", event_id="Ev2")
    rig.done()
    assert rig.conversation() != first


def test_a_mention_comes_as_two_events_and_is_one_message(rig):
    rig.send("app_mention_as_message")
    rig.send("app_mention")
    rig.send("message_in_thread")
    rig.done()
    place = "C0HELP/1764000010.000200"
    assert rig.said(place) == ["where is order 1042?", "it was the blue jacket"]
    texts = rig.server.texts("C0HELP", "1764000010.000200")
    assert "Everybody in this channel can read along" in texts[0]
    assert rig.server.texts("C0HELP") == []


def test_people_talking_to_each_other_and_in_foreign_threads_are_left_alone(rig):
    rig.send("app_mention")
    rig.send("message_between_people")
    rig.send("message_in_thread_of_somebody_else")
    rig.done()
    assert rig.said("C0HELP/1764000010.000200") == ["where is order 1042?"]
    assert rig.server.whispers == []


def test_somebody_else_who_mentions_us_in_a_thread_is_told_to_begin_their_own(rig):
    rig.send("app_mention")
    rig.send("app_mention", user="U0OTTO", thread_ts="1764000010.000200", ts="1.2", event_id="E9")
    rig.done()
    assert rig.said("C0HELP/1764000010.000200") == ["where is order 1042?"]
    (whisper,) = rig.server.whispers
    assert whisper["user"] == "U0OTTO" and "belongs to the person" in whisper["text"]


def test_a_mention_and_nothing_else_begins_the_conversation(rig):
    rig.send("app_mention", blocks=[], text="<@U0TANDEM>")
    rig.done()
    assert rig.said("C0HELP/1764000010.000200") == []
    assert len(rig.server.texts("C0HELP", "1764000010.000200")) == 1


def test_a_file_that_is_not_taken_is_told_and_its_words_are_heard(rig):
    rig.server.share("F0PHOTO", SVG)
    rig.send("message_file")
    rig.done()
    assert rig.said() == ["the jacket looks like this"]
    (whisper,) = rig.server.whispers
    assert "jacket.jpg was not taken" in whisper["text"] and whisper["user"] == "U0MAYA"


def test_somebody_else_mentioned_is_named_if_slack_knows_the_name(rig):
    rig.send("message_direct", blocks=[], text="is <@U0OTTO> or <@U0GONE> there?")
    rig.done()
    assert rig.said() == ["is @Otto or @somebody there?"]


def test_a_pressed_button_counts_once_and_gives_way_to_what_was_chosen(rig):
    rig.send("message_direct")
    rig.heard()
    message = rig.server.channels["D0MAYA"][-1]
    turn = buttons(message) and message["blocks"][-1]["block_id"]
    for _ in range(3):
        rig.press("block_actions_button", TURN_ID=turn, MESSAGE_TS=message["ts"])
    rig.done()
    assert rig.said() == ["where is order 1042", "Talk to a person"]
    wait_for(lambda: rig.runtime.storage.cases.of_conversation(rig.conversation()))
    rig.done()
    assert rig.runtime.storage.cases.of_conversation(rig.conversation()).state == "queued"
    assert buttons(message) == [] and message["edited"]
    assert rig.server.texts("D0MAYA")[1].endswith("✓ Talk to a person")


def test_choices_are_gone_once_the_customer_has_written_something_else(rig):
    rig.send("message_direct")
    rig.heard()
    message = rig.server.channels["D0MAYA"][-1]
    assert buttons(message)
    rig.send("message_direct", ts="1764000002.000100", blocks=[], text="1042", event_id="Ev2")
    wait_for(lambda: not buttons(message))
    assert "✓" not in rig.server.texts("D0MAYA")[1]
    rig.done()


def test_an_entry_of_a_list_is_a_choice_too(rig, runtime):
    rig.send("message_direct")
    rig.heard()
    many = [{"title": f"Size {n}", "payload": f"/inform{n}"} for n in range(7)]
    turn = runtime.storage.conversations.add_turn(
        rig.conversation(), "bot", "Which size?", buttons=many
    )
    rig.done()
    ts = rig.server.channels["D0MAYA"][-1]["ts"]
    rig.press("block_actions_select", TURN_ID=turn.id, MESSAGE_TS=ts)
    rig.done()
    assert runtime.storage.conversations.turns(rig.conversation())[-1].picked == "/inform5"


def test_a_choice_in_somebody_elses_thread_is_refused_to_them_alone(rig):
    rig.send("message_direct")
    rig.heard()
    message = rig.server.channels["D0MAYA"][-1]
    turn = message["blocks"][-1]["block_id"]
    rig.press("block_actions_button", TURN_ID=turn, MESSAGE_TS=message["ts"], U0MAYA="U0OTTO")
    rig.done()
    assert rig.said() == ["where is order 1042"]
    assert rig.server.whispers[0]["user"] == "U0OTTO"


def test_a_choice_that_was_never_there_is_told(rig):
    rig.send("message_direct")
    rig.heard()
    rig.press("block_actions_button", TURN_ID="t_nowhere", MESSAGE_TS="1.1")
    turn = rig.server.channels["D0MAYA"][-1]["blocks"][-1]["block_id"]
    rig.press("block_actions_select", TURN_ID=turn, MESSAGE_TS="1.1")  # number 5 of 1
    rig.done()
    assert "not there any more" in rig.server.whispers[0]["text"]


def test_too_long_is_told_and_not_stored(rig):
    rig.send("message_direct", blocks=[], text="x" * 5000)
    rig.done()
    assert rig.said() == []
    assert "under 4000 characters" in rig.server.whispers[0]["text"]


def test_too_much_at_once_is_kept_for_later_and_not_lost(rig, runtime, monkeypatch):
    monkeypatch.setattr("tandem.channels.slack.customers.TOO_MANY_SECONDS", 0.2)
    runtime.config.settings.messages_per_minute = 2
    for n in range(4):
        rig.send("message_direct", ts=f"1.{n}", event_id=f"Ev{n}", blocks=[], text=f"hello {n}")
    wait_for(rig.errors)
    time.sleep(0.6)  # tried again meanwhile, and still too much
    assert rig.said() == ["hello 0", "hello 1"]
    runtime.config.settings.messages_per_minute = 30
    rig.done()
    assert rig.said() == ["hello 0", "hello 1", "hello 2", "hello 3"]


def test_replies_are_posted_in_order_although_slack_fails_now_and_then(rig, runtime):
    rig.send("message_direct")
    rig.heard()
    before = len(rig.server.texts("D0MAYA"))
    rig.server.fail("chat.postMessage", 500, times=2)
    for n in range(12):
        runtime.storage.conversations.add_turn(rig.conversation(), "bot", f"line {n}")
    rig.server.fail("chat.postMessage", 503)
    rig.done()
    assert rig.server.texts("D0MAYA")[before:] == [f"line {n}" for n in range(12)]


def test_a_reply_whose_acknowledgement_got_lost_is_not_posted_twice(rig, runtime):
    rig.send("message_direct")
    rig.heard()
    rig.server.fail("chat.postMessage", 500, after=True)  # Slack took it; we never heard
    turn = runtime.storage.conversations.add_turn(rig.conversation(), "bot", "only once")
    rig.done()
    assert rig.server.texts("D0MAYA").count("only once") == 1
    assert runtime.storage.external_ids.of("slack turn", turn.id)


def test_slack_asking_to_wait_is_obeyed_to_the_second(rig, runtime):
    rig.send("message_direct")
    rig.heard()
    before = rig.server.count("chat.postMessage")
    rig.server.fail("chat.postMessage", 429, Retry_After=2)
    began = time.monotonic()
    for n in range(3):
        runtime.storage.conversations.add_turn(rig.conversation(), "bot", f"line {n}")
    time.sleep(1.5)
    assert rig.server.count("chat.postMessage") == before + 1  # and not one more call meanwhile
    rig.done()
    assert time.monotonic() - began >= 2
    assert rig.server.texts("D0MAYA")[-3:] == ["line 0", "line 1", "line 2"]


def test_a_website_conversation_is_not_posted_to_slack(rig, runtime):
    conversation = runtime.storage.conversations.open("website")
    runtime.storage.conversations.add_turn(conversation, "bot", "hello")
    rig.done()
    assert rig.server.calls == []


@pytest.mark.parametrize("text", ["", "help", "nonsense", "  HELP me "])
def test_the_command_explains_itself(rig, text):
    rig.command(text)
    rig.done()
    (answer,) = rig.server.responses
    assert "`/support person` calls a person" in answer["text"]
    assert answer["response_type"] == "ephemeral"


def test_the_command_calls_a_person_once_into_the_direct_message(rig, runtime):
    for _ in range(2):
        rig.command("talk to a person", trigger="1764.1.same")
    rig.done()
    case = runtime.storage.cases.of_conversation(rig.conversation())
    assert case.state == "queued"
    assert "person is called" in rig.server.responses[0]["text"]
    assert any("Your reference is" in text for text in rig.server.texts("D0MAYA"))


def test_who_would_rather_not_wait_gets_a_call_or_a_mail_or_goes_back(rig, runtime):
    rig.command("person")
    rig.command("call 0113 496 0000", trigger="1764.2.b")
    rig.done()
    case = runtime.storage.cases.of_conversation(rig.conversation())
    assert (case.contact_method, case.callback_phone) == ("callback", "0113 496 0000")
    rig.command("mail Maya.Lindqvist@example.org", trigger="1764.3.c")
    rig.done()
    case = runtime.storage.cases.of_conversation(rig.conversation())
    assert (case.contact_method, case.email.lower()) == ("mail", "maya.lindqvist@example.org")
    assert any("we call you on 0113 496 0000" in text for text in rig.server.texts("D0MAYA"))
    rig.command("cancel", trigger="1764.4.d")
    rig.done()
    assert runtime.storage.cases.of_conversation(rig.conversation()) is None


@pytest.mark.parametrize("text", ["call me maybe", "mail nowhere", "cancel"])
def test_a_wish_that_cannot_be_is_told_in_words(rig, text):
    rig.command(text)
    rig.done()
    (answer,) = rig.server.responses
    assert answer["text"].startswith(("Please give", "You are not"))


def test_typing_is_shown_in_a_thread_and_its_failure_is_no_failure(rig):
    rig.server.fail("assistant.threads.setStatus", 500)
    rig.send("app_mention")
    rig.done()
    (status,) = [given for name, given in rig.server.calls if name.endswith("setStatus")]
    assert status["thread_ts"] == "1764000010.000200" and "typing" in status["status"]
    assert rig.said("C0HELP/1764000010.000200") == ["where is order 1042?"]
