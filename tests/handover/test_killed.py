"""A process that is killed in the middle leaves all of a step or nothing of it."""

from tandem.cases.transitions import Offer
from tandem.core.database import writing
from tandem.handover import agent_actions
from tandem.handover.open_case import call_person
from tandem.server.scheduler import tick
from tandem.storage import tables as t
from tests.support.other_process import elsewhere

BEFORE_COMMITTED = """
from tandem.cases.agent import Agent
from tandem.handover import agent_actions
from tandem.handover.open_case import call_person
from tandem.storage import cases
cases.set_timers = die  # the last thing of every step, before it is committed
"""


def kill_in(step: str, *where) -> None:
    """Do `step` in a process of its own, which is killed before the step is committed."""
    elsewhere(BEFORE_COMMITTED + step, *where)


def rows(runtime, conversation: str) -> tuple:
    """Everything a step may change."""
    case = runtime.storage.cases.last_of(conversation)
    turns = [turn.text for turn in runtime.storage.conversations.turns(conversation)]
    events = [event["kind"] for event in runtime.storage.events.of(conversation)]
    return (
        case,
        turns,
        events,
        runtime.storage.timers.all(),
        runtime.storage.outbox.listed(("todo", "done")),
    )


def test_killed_while_a_case_is_opened(whole, url, tmp_path, filled_shop):
    customer = whole.shop.accounts.sign_in("maya.lindqvist@example.org", "fernway-demo-2026")
    customer_id = whole.shop.accounts.customer_id_of(customer)
    conversation = whole.storage.conversations.open("website", customer_id)
    before = rows(whole, conversation)
    kill_in(f'call_person(runtime, "{conversation}", "h1")', url, tmp_path, filled_shop)
    assert rows(whole, conversation) == before
    assert call_person(whole, conversation, "h1").state == "queued"
    assert len(whole.storage.timers.all()) == 1  # of a ticket: when it is due


def test_killed_while_an_agent_claims(whole, url, tmp_path, filled_shop):
    conversation = whole.storage.conversations.open("website")
    case = call_person(whole, conversation, "h1")
    sam = whole.storage.agents.get(
        whole.storage.agents.add("s@example.org", "Sam", "secret-enough", "agent")
    )
    before = rows(whole, conversation)
    step = f'agent_actions.claim(runtime, "{case.id}", Agent("{sam.id}", "Sam"))'
    kill_in(step, url, tmp_path, filled_shop)
    assert rows(whole, conversation) == before
    assert agent_actions.claim(whole, case.id, sam).agent_id == sam.id


def test_killed_while_an_agent_hands_back(whole, url, tmp_path, filled_shop):
    conversation = whole.storage.conversations.open("website")
    case = call_person(whole, conversation, "h1")
    sam = whole.storage.agents.get(
        whole.storage.agents.add("s@example.org", "Sam", "secret-enough", "agent")
    )
    agent_actions.claim(whole, case.id, sam)
    before = rows(whole, conversation)
    learned = '"Back.", learned={"order_number": "1042"}'
    step = f'agent_actions.hand_back(runtime, "{case.id}", Agent("{sam.id}", "Sam"), {learned})'
    kill_in(step, url, tmp_path, filled_shop)
    assert rows(whole, conversation) == before
    assert whole.storage.conversations.facts(conversation) == {}
    agent_actions.hand_back(whole, case.id, sam, "Back.", learned={"order_number": "1042"})
    assert whole.storage.conversations.facts(conversation) == {"order_number": "1042"}
    assert whole.storage.turn_queue.waiting() == [conversation]


def test_killed_while_a_timer_fires(whole, url, tmp_path, filled_shop):
    """Its claim runs out, and the next process does it."""
    conversation = whole.storage.conversations.open("website")
    case = call_person(whole, conversation, "h1")
    sam = whole.storage.agents.add("s@example.org", "Sam", "secret-enough", "agent")
    whole.storage.cases.move(case.id, Offer(sam, whole.clock()))
    step = "from tandem.server.scheduler import tick; tick(runtime)"
    kill_in(step, url, tmp_path, filled_shop)
    assert whole.storage.cases.get(case.id).state == "offered"
    with writing(whole.storage.database) as db:  # as if half a minute had passed
        db.execute(t.timer.update().values(claimed_until=None))
    tick(whole)
    assert whole.storage.cases.get(case.id).state == "queued"
