"""Talks that were over a while ago, rolled up into contacts."""

from datetime import timedelta

from sqlalchemy import select

from tandem.core.database import writing
from tandem.handover import agent_actions
from tandem.handover.open_case import call_person
from tandem.insights.roll_up import refresh
from tandem.storage import tables as t

AGO = timedelta(hours=5)


def talk(runtime, *said: str, agent=None, browser="b1", customer=None) -> str:
    """A conversation of "c ...", "b ..." and "a ..." turns; an agent's come with a closed case."""
    storage = runtime.storage
    conversation = storage.conversations.open("website", customer)
    storage.browsers.visit(conversation, browser)
    case = None
    for number, words in enumerate(said):
        speaker, text = words[0], words[2:]
        if speaker == "a":
            if case is None:
                case = call_person(runtime, conversation, f"h-{conversation}")
                agent_actions.claim(runtime, case.id, agent)
            current = storage.cases.get(case.id)
            agent_actions.say(runtime, current, agent, text, f"say-{number}")
        else:
            name = {"c": "customer", "b": "bot"}[speaker]
            storage.conversations.add_turn(conversation, name, text)
    if case:
        agent_actions.close(runtime, case.id, agent, "solved", emotional_note="calm")
    _long_ago(runtime, conversation)
    return conversation


def _long_ago(runtime, conversation: str) -> None:
    mine = t.turn.c.conversation_id == conversation
    with writing(runtime.storage.database) as db:
        rows = db.execute(select(t.turn.c.id, t.turn.c.at).where(mine)).all()
        for row in rows:
            db.execute(t.turn.update().where(t.turn.c.id == row.id).values(at=row.at - AGO))
        at = runtime.clock() - AGO - timedelta(minutes=1)
        same = t.conversation.c.id == conversation
        db.execute(t.conversation.update().where(same).values(opened_at=at))
        cases = t.case.c.conversation_id == conversation
        moments = {name: runtime.clock() - AGO for name in ("claimed_at", "closed_at")}
        db.execute(t.case.update().where(cases).values(requested_at=at, **moments))


def rolled_up(runtime) -> None:
    """The contacts as they are now."""
    refresh(runtime)
