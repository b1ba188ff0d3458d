"""Agents in Slack: the card, the thread as the chat, races with the desk, and no loops."""

import itertools
import threading

import pytest

from tandem.handover import agent_actions
from tandem.handover.open_case import call_person
from tests.support.slack_server import words_of

STAMPS = itertools.count(1)


@pytest.fixture
def sam(runtime):
    runtime.storage.agents.add("sam@fernway.example.com", "Sam Okafor", "secret-enough", "agent")
    return runtime.storage.agents.with_email("sam@fernway.example.com")


@pytest.fixture
def noor(runtime):
    noor = runtime.storage.agents.add(
        "noor@fernway.example.com", "Noor Haddad", "secret-enough", "senior"
    )
    return runtime.storage.agents.get(noor)


@pytest.fixture
def talk(rig, runtime, sam):
    return Talk(rig, runtime)


class Talk:
    """A website customer who waits for a person, and the card of the case."""

    def __init__(self, rig, runtime):
        self.rig, self.runtime, self.server = rig, runtime, rig.server
        self.conversation = runtime.storage.conversations.open("website")
        runtime.storage.conversations.add_turn(
            self.conversation, "customer", "my <!channel> parcel *1042* is late"
        )
        case = call_person(runtime, self.conversation, "h1")
        self.case_id = case.id
        self.settle()

    @property
    def case(self):
        return self.runtime.storage.cases.get(self.case_id)

    @property
    def cards(self):
        return [m for m in self.server.channels["C0AGENTS"] if not m.get("thread_ts")]

    @property
    def card(self):
        return self.cards[-1]

    def settle(self):
        self.rig.done()
        return self

    def thread(self):
        return self.server.texts("C0AGENTS", self.card["ts"])

    def titles(self):
        last = self.card["blocks"][-1]
        return [e["text"]["text"] for e in last["elements"]] if last["type"] == "actions" else []

    def press(self, deed, user="U0SAM", trigger="1.1"):
        words = {"ACTION_ID": f"desk:{deed}", "CASE_ID": self.case_id, "TRIGGER_ID": trigger}
        words |= {"MESSAGE_TS": self.card["ts"], "ACTION_TS": f"1764.{next(STAMPS)}"}
        self.rig.press("block_actions_card", **words | {"U0SAM": user})
        return self.settle()

    def write(self, text, user="U0SAM", **more):
        stamp = f"1764000300.{next(STAMPS):06d}"
        more = {"text": text, "blocks": [], "user": user, "ts": stamp} | more
        more = {"thread_ts": self.card["ts"], "event_id": f"Ev{stamp}"} | more
        self.rig.send("message_of_agent", **more)
        return self.settle()

    def said(self, speaker):
        turns = self.runtime.storage.conversations.turns(self.conversation)
        return [turn.text for turn in turns if turn.speaker == speaker]


def test_a_handover_posts_a_card_with_everything_and_what_was_said(talk):
    (card,) = talk.cards
    words = words_of(card)
    for needed in ("Visitor", "Why now: asked for a person", "Mood: calm", "Open with", "H-"):
        assert needed in words
    assert talk.titles() == ["Claim", "Open at the desk"]
    url = card["blocks"][-1]["elements"][-1]["url"]
    assert url == f"http://shop.test/desk#{talk.case_id}"
    assert talk.thread()[0] == "Visitor: my <!channel> parcel *1042* is late"
    raw = str([m["blocks"] for m in talk.server.channels["C0AGENTS"]])
    assert "'type': 'broadcast'" not in raw and "mrkdwn" not in raw


def test_a_website_customer_is_served_wholly_from_the_thread(talk):
    talk.press("claim")
    assert talk.case.state == "with_agent"
    assert "Sam Okafor has joined" in talk.said("system")[-1]
    assert "Sam Okafor has it" in words_of(talk.card)
    assert talk.titles() == ["Close", "Transfer", "Back to the assistant", "Open at the desk"]

    talk.write("Hello, I have order 1042 open &amp; ready.")
    turn = talk.runtime.storage.conversations.turns(talk.conversation)[-1]
    assert (turn.speaker, turn.name) == ("agent", "Sam Okafor")
    assert turn.text == "Hello, I have order 1042 open & ready."

    talk.runtime.storage.conversations.receive(talk.conversation, "thank you *Sam*", "c1", None)
    talk.settle()
    assert talk.thread()[-1] == "Visitor: thank you *Sam*"

    talk.press("close")
    (view,) = talk.server.views
    assert view["callback_id"] == "desk_close"
    talk.rig.press("view_submission_close", CASE_ID=talk.case_id)
    talk.settle()
    assert (talk.case.state, talk.case.outcome) == ("closed", "solved")
    assert talk.case.emotional_note == "calm in the end"
    closed, asked = talk.said("system")[-2:]
    assert "closed the conversation" in closed and "how was this" in asked
    assert "Closed: solved." in words_of(talk.card)
    assert talk.titles() == ["Open at the desk"]


def test_what_is_written_in_the_thread_does_not_come_back_into_it(talk):
    talk.press("claim")
    before = len(talk.thread())
    talk.write("Hello.")
    talk.write("// looks upset")
    assert talk.said("agent") == ["Hello."]
    assert len(talk.thread()) == before


def test_what_the_desk_writes_and_notes_shows_in_the_thread(talk, sam):
    agent_actions.claim(talk.runtime, talk.case_id, sam)
    agent_actions.say(talk.runtime, talk.case, sam, "Hello from the desk.", "d1")
    talk.runtime.storage.cases.add_note(talk.case_id, sam.id, "be gentle")
    talk.settle()
    assert talk.thread()[-2:] == [
        "Sam Okafor: Hello from the desk.",
        "Note of Sam Okafor: be gentle",
    ]
    assert "Sam Okafor has it" in words_of(talk.card)


@pytest.mark.parametrize("prefix", ["//", "// ", "note: ", "NOTE:"])
def test_a_note_is_private_and_is_at_the_desk_too(talk, prefix):
    talk.press("claim")
    talk.write(f"{prefix}her dog died")
    (note,) = talk.runtime.storage.cases.notes(talk.case_id)
    assert (note.text, note.agent) == ("her dog died", "Sam Okafor")
    assert talk.said("agent") == []


def test_an_agents_secret_is_hidden_and_told(talk):
    talk.press("claim")
    talk.write("your card is 5425 2334 3010 9903")
    assert talk.said("agent") == ["your card is [card number hidden]"]
    told = str(talk.server.whispers)
    assert "Hidden here before it was kept or sent on: the card number" in told


def test_before_anybody_has_claimed_nothing_goes_to_the_customer(talk):
    talk.write("who takes this one?")
    assert talk.said("agent") == []
    assert "Press Claim first" in talk.server.whispers[0]["text"]
    assert talk.server.whispers[0]["thread_ts"] == talk.card["ts"]


def test_another_agents_words_do_not_go_to_the_customer(talk, noor):
    talk.press("claim")
    talk.write("try the blue one", user="U0NOOR")
    assert talk.said("agent") == []
    assert "Sam Okafor has this case" in talk.server.whispers[0]["text"]
    talk.write("// try the blue one", user="U0NOOR")
    assert [note.agent for note in talk.runtime.storage.cases.notes(talk.case_id)] == [
        "Noor Haddad"
    ]


@pytest.mark.parametrize("user", ["U0OTTO", "U0GUEST", "U0OTHER", "U0SHY"])
def test_who_is_no_agent_of_ours_can_do_nothing(talk, user):
    """A guest, or somebody of another workspace, may carry Sam's mail address: nobody of ours
    checked it."""
    talk.press("claim", user=user)
    talk.write("// hello", user=user)
    assert talk.case.state in ("queued", "offered")
    assert talk.runtime.storage.cases.notes(talk.case_id) == []
    assert all("no agent at the desk" in w["text"] for w in talk.server.whispers)
    assert len(talk.server.whispers) == 2


def test_slack_and_desk_claim_at_the_same_moment_and_one_wins(talk, noor):
    barrier, lost = threading.Barrier(2), []

    def at_desk():
        barrier.wait()
        try:
            agent_actions.claim(talk.runtime, talk.case_id, noor)
        except Exception as refused:
            lost.append(str(refused))

    thread = threading.Thread(target=at_desk)
    thread.start()
    barrier.wait()
    talk.press("claim")
    thread.join()
    talk.settle()
    name = talk.runtime.storage.agents.name(talk.case.agent_id)
    assert talk.case.state == "with_agent"
    lost += [w["text"] for w in talk.server.whispers]
    assert len(lost) == 1 and f"{name} took this case" in lost[0]
    assert f"{name} has it" in words_of(talk.card)


def test_a_claim_at_the_desk_shows_on_the_card_and_a_later_claim_in_slack_hears_who(talk, noor):
    agent_actions.claim(talk.runtime, talk.case_id, noor)
    talk.settle()
    assert "Noor Haddad has it" in words_of(talk.card)
    talk.press("claim")
    assert "Noor Haddad took this case" in talk.server.whispers[0]["text"]


def test_a_transfer_moves_the_card_to_the_queues_channel(talk):
    talk.press("claim")
    talk.press("transfer")
    (view,) = talk.server.views
    queues = view["blocks"][0]["element"]["options"]
    assert "general" not in [option["value"] for option in queues]
    talk.rig.press("view_submission_transfer", CASE_ID=talk.case_id)
    talk.settle()
    assert (talk.case.queue, talk.case.state) == ("fraud", "queued")
    assert "Now in the channel of fraud." in words_of(talk.card) and talk.titles() == []
    moved = talk.server.channels["C0FRAUD"][0]
    assert "queue fraud" in words_of(moved) and "Waiting since" in words_of(moved)
    notes = [note.text for note in talk.runtime.storage.cases.notes(talk.case_id)]
    assert notes == ["the address was changed twice today"]
    talk.runtime.storage.conversations.receive(talk.conversation, "are you there?", "c2", None)
    talk.settle()
    assert talk.server.texts("C0FRAUD", moved["ts"])[-1] == "Visitor: are you there?"


def test_back_to_the_assistant(talk):
    talk.press("claim")
    talk.press("give_back")
    assert talk.case.state == "back_to_bot"
    assert "Back with the assistant." in words_of(talk.card)
    assert any("handed you back" in line for line in talk.said("system"))


def test_a_dialog_that_slack_would_not_open_any_more_is_asked_for_again(talk):
    talk.press("claim")
    talk.press("close", trigger="expired")
    assert "press once more" in talk.server.whispers[0]["text"]
    assert talk.case.state == "with_agent"


def test_another_agent_cannot_close_or_pass_it_on(talk, noor):
    talk.press("claim")
    for deed in ("close", "transfer", "give_back"):
        talk.press(deed, user="U0NOOR")
    assert talk.case.state == "with_agent"
    assert [w["text"] for w in talk.server.whispers] == ["Another agent has this case."] * 3
    assert talk.server.views == []


def test_following_the_link_to_the_desk_needs_nothing(talk):
    talk.press("open", user="U0OTTO")
    assert talk.server.whispers == []


def test_the_card_is_posted_once_although_the_answer_got_lost(rig, runtime, sam):
    rig.server.fail("chat.postMessage", 500, after=True)
    talk = Talk(rig, runtime)
    assert len(talk.cards) == 1
    talk.press("claim")
    assert len(talk.cards) == 1 and talk.case.state == "with_agent"


def test_with_slack_down_the_desk_has_the_case_and_the_card_comes_later(rig, runtime, sam):
    rig.server.fail("chat.postMessage", 503, times=3)
    conversation = runtime.storage.conversations.open("website")
    case = call_person(runtime, conversation, "h1")
    agent_actions.claim(runtime, case.id, sam)
    rig.done()
    (card,) = [m for m in rig.server.channels["C0AGENTS"] if not m.get("thread_ts")]
    assert "Sam Okafor has it" in words_of(card)


def test_a_slack_customer_is_served_from_the_agents_thread(rig, runtime, sam):
    rig.send("message_direct")
    rig.heard()
    rig.command("person")
    rig.done()
    (card,) = [m for m in rig.server.channels["C0AGENTS"] if not m.get("thread_ts")]
    case = runtime.storage.cases.of_conversation(rig.conversation())
    agent_actions.claim(runtime, case.id, sam)
    rig.send("message_of_agent", thread_ts=card["ts"], blocks=[], text="Hello Maya.")
    rig.done()
    assert rig.server.texts("D0MAYA")[-1] == "Sam Okafor: Hello Maya."
    rig.send("message_direct", ts="1764009999.1", event_id="Ev99", blocks=[], text="hello Sam")
    rig.done()
    assert rig.server.texts("C0AGENTS", card["ts"])[-1] == "Visitor: hello Sam"
    assert rig.server.texts("D0MAYA").count("Sam Okafor: Hello Maya.") == 1


def test_the_longest_talk_and_names_are_within_slacks_limits(rig, runtime, sam):
    conversation = runtime.storage.conversations.open("website")
    for n in range(30):
        runtime.storage.conversations.add_turn(conversation, "customer", f"{n} " + "x" * 3900)
    call_person(runtime, conversation, "h1")
    rig.done()
    card, so_far, *_ = rig.server.channels["C0AGENTS"]
    assert so_far["thread_ts"] == card["ts"]
    assert len(str(so_far["blocks"])) < 10_000
