"""How it was is asked and answered in the customer's thread, by one press."""

from tandem.handover.rating import ask_after_thanks


def test_a_press_in_the_thread_is_kept_and_thanked(rig, runtime):
    rig.send("message_direct")
    rig.heard()
    conversation = rig.conversation()
    turn = runtime.storage.conversations.turns(conversation)[-1]
    about = {"skill": "order_status", "outcome": "done", "tried": "Told the state", "facts": {}}
    runtime.storage.events.add(conversation, "action", about, turn.id)
    assert ask_after_thanks(runtime, conversation)
    rig.done()
    asked = rig.server.channels["D0MAYA"][-1]
    assert "how was this" in asked["text"]
    buttons = [e for b in asked["blocks"] if b["type"] == "actions" for e in b["elements"]]
    assert [one["text"]["text"] for one in buttons][::4] == ["Very bad", "Very good"]
    question = next(
        one for one in runtime.storage.conversations.turns(conversation) if "how was" in one.text
    )
    rig.press("block_actions_button", TURN_ID=question.id, MESSAGE_TS=asked["ts"])
    rig.done()
    rating = runtime.storage.ratings.of_conversations([conversation])[conversation]
    assert rating.score == 1  # the payload presses the first
    assert any("that is noted" in text for text in rig.server.texts("D0MAYA"))
    assert rig.said()[-1] == "Very bad"
