"""A shop that cannot do something, does not answer, or loses its answer: what the customer hears,
and what is done later."""

import asyncio
from datetime import timedelta

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import action_tell, skill_action
from actions.action_tell import ActionTell
from actions.skills import ACTIONS
from tandem.core.errors import Unavailable
from tandem.delivery.outbox_worker import deliver_next
from tandem.shop.capabilities import EVERYTHING
from tandem.shop.demo.behind import DemoBehind
from tandem.shop.guarded import GuardedShop
from tests.conftest import make_runtime
from tests.support.shops import MAYA, SAM, FixedClock, demo_shop

YES = {"order_number": "1064", "email": SAM, "confirmed": True, "checked": "cancel 1064"}


class Away:
    """Trouble that lasts until it is switched off."""

    def __init__(self):
        self.for_all, self.after = False, False

    def __call__(self, port, method):
        if self.for_all or (self.after and method == "answer cancel"):
            raise Unavailable("away")


@pytest.fixture
def away():
    return Away()


@pytest.fixture
def clock():
    return FixedClock()


@pytest.fixture
def behind(away, clock):
    return DemoBehind(demo_shop(clock), away)


def a_runtime(tmp_path, filled_shop, behind, clock, monkeypatch):
    shop = GuardedShop(behind, f"sqlite:///{tmp_path}/kept.db", clock, cache_seconds=0, seconds=1.0)
    runtime = make_runtime(tmp_path, filled_shop, clock=clock, shop_itself=shop)
    for module in (skill_action, action_tell):
        monkeypatch.setattr(module, "runtime", lambda: runtime)
    return runtime


@pytest.fixture
def runtime(tmp_path, filled_shop, behind, clock, monkeypatch):
    runtime = a_runtime(tmp_path, filled_shop, behind, clock, monkeypatch)
    yield runtime
    runtime.storage.database.dispose()


class Talk:
    def __init__(self, runtime):
        self.runtime, self.id = runtime, runtime.storage.conversations.open("website")

    def run(self, action, text="yes", **slots):
        turn = self.runtime.storage.conversations.add_turn(self.id, "customer", text)
        message = {"text": text, "metadata": {"turn": turn.id}}
        tracker = Tracker(self.id, slots, message, [], False, None, {}, "action_listen")
        dispatcher = CollectingDispatcher()
        events = asyncio.run(action().run(dispatcher, tracker, {}))
        self.said = [message["response"] for message in dispatcher.messages]
        self.next = [e["name"] for e in events if e["event"] == "followup"]
        return self

    @property
    def lines(self):
        return [t.text for t in self.runtime.storage.conversations.turns(self.id)]


def work(runtime, clock, times=6):
    for _ in range(times):
        clock.go_on(minutes=6)
        while deliver_next(runtime):
            pass


def test_a_change_that_was_agreed_to_is_kept_and_done_once_when_the_shop_is_back(
    runtime, away, behind, clock
):
    away.for_all = True
    talk = Talk(runtime).run(ACTIONS["action_cancel_order"], **YES)
    assert talk.said == ["utter_shop_kept"]
    (tried,) = runtime.storage.conversations.conversation(talk.id).tried
    assert tried.outcome == "kept"
    work(runtime, clock, 2)
    assert behind.shop.orders.find("1064").state == "paid" and len(talk.lines) == 1
    away.for_all = False
    runtime.shop.calls.breaker.reset()  # instead of the seconds in which nobody asks
    work(runtime, clock)
    order = behind.shop.orders.find("1064")
    assert order.state == "cancelled" and len(order.refunds) == 1
    assert len(talk.lines) == 2 and "1064" in talk.lines[1] and "answer again" in talk.lines[1]
    assert "{" not in talk.lines[1], "every value is filled in"
    mails = list(runtime.config.settings.mailbox_dir.glob("*.json"))
    assert len(mails) == 1 and SAM in mails[0].read_text()
    work(runtime, clock)
    assert len(talk.lines) == 2


def test_an_answer_that_got_lost_does_nothing_twice(runtime, away, behind, clock):
    away.after = True
    talk = Talk(runtime).run(ACTIONS["action_cancel_order"], **YES)
    assert talk.said == ["utter_shop_kept"]
    assert behind.shop.orders.find("1064").state == "cancelled", "it took place"
    away.after = False
    work(runtime, clock)
    assert len(behind.shop.orders.find("1064").refunds) == 1
    assert "cancelled" in talk.lines[-1]


def test_a_question_that_cannot_be_answered_is_told_so_and_nothing_is_kept(runtime, away):
    away.for_all = True
    talk = Talk(runtime).run(ACTIONS["action_track_order"], order_number="1042", email=MAYA)
    assert talk.said == ["utter_skill_failed"]
    assert runtime.storage.outbox.waiting() == []


def test_after_a_day_a_person_does_it_and_the_customer_hears_so(runtime, away, clock):
    away.for_all = True
    talk = Talk(runtime).run(ACTIONS["action_cancel_order"], **YES)
    clock.at += timedelta(hours=25)
    work(runtime, clock, 1)
    assert "tried for a day" in talk.lines[1]
    assert runtime.storage.cases.of_conversation(talk.id) is not None
    assert runtime.storage.outbox.counts().dead == 1


def test_a_system_that_keeps_no_keys_is_not_asked_again_and_a_person_looks(
    runtime, away, behind, clock
):
    behind.does_once = runtime.shop.once._does_once = False
    away.after = True
    talk = Talk(runtime).run(ACTIONS["action_cancel_order"], **YES)
    assert talk.said == ["utter_shop_unsure"] and talk.next == ["action_hand_over"]
    assert runtime.storage.outbox.waiting() == []


def test_what_the_shop_cannot_do_is_a_persons(tmp_path, filled_shop, behind, clock, monkeypatch):
    behind.capabilities = EVERYTHING - {"orders.cancel", "orders.read"}
    runtime = a_runtime(tmp_path, filled_shop, behind, clock, monkeypatch)
    talk = Talk(runtime).run(ACTIONS["action_cancel_order"], **YES)
    assert talk.said == ["utter_not_offered"] and talk.next == ["action_hand_over"]
    asks = [{"about": "order.carrier", "id": "1042"}]
    talk.run(ActionTell, "which carrier", to_tell=asks, email=MAYA, order_number="1042")
    assert talk.said == ["utter_not_offered"] and talk.next == ["action_hand_over"]
    assert runtime.config.topics["cancel_order"].button == ""
    assert runtime.config.topics["reset_password"].button


def test_a_customer_is_greeted_where_the_shop_is_away(runtime, away):
    maya = runtime.shop.customers.with_email(MAYA).id
    away.for_all = True
    conversation_id = runtime.storage.conversations.open("website", maya)
    turn = runtime.storage.conversations.add_turn(conversation_id, "customer", "hi")
    message = {"text": "hi", "metadata": {"turn": turn.id}}
    tracker = Tracker(conversation_id, {}, message, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    asyncio.run(ACTIONS["action_greet"]().run(dispatcher, tracker, {}))
    assert dispatcher.messages[0]["response"].startswith("utter_greet")


def test_work_of_a_skill_that_is_gone_is_refused_in_words(runtime, clock):
    payload = {"skill": "os:system", "slots": {}, "conversation": "c", "turn": "t", "text": ""}
    payload |= {"thing": "x", "since": clock().isoformat()}
    runtime.storage.outbox.put("shop_change", payload, "k")
    work(runtime, clock, 1)
    (job,) = runtime.storage.outbox.waiting()
    assert "no skill" in job.last_error
