"""The facts of a conversation: what the customer gave, and what an agent found out."""

from sqlalchemy import Connection, update

from tandem.core.conversation import Turn
from tandem.storage import tables as t
from tandem.storage.events import append
from tandem.storage.turns import conversation_row


def add_facts(db: Connection, conversation_id: str, facts: dict[str, str], seq: int) -> None:
    """Keep facts with the turn that gave them, inside a transaction."""
    known = conversation_row(db, conversation_id)
    db.execute(
        update(t.conversation)
        .where(t.conversation.c.id == conversation_id)
        .values(
            facts=dict(known.facts) | facts,
            fact_turns=dict(known.fact_turns) | dict.fromkeys(facts, seq),
        )
    )


def learn(
    db: Connection,
    conversation_id: str,
    turn: Turn,
    agent: str,
    facts: dict[str, str],
    context: str,
) -> None:
    """What an agent gives back to the assistant with the turn that says so: facts are known from
    now on, and the line of context counts among what was done about the matter."""
    if facts:
        add_facts(db, conversation_id, facts, turn.seq)
    if facts or context:
        append(db, conversation_id, "learned", {"facts": facts, "context": context}, turn.id)
    if context:
        done = {"tried": f"{agent}: {context}", "outcome": "done", "skill": "person"}
        append(db, conversation_id, "action", done | {"facts": facts}, turn.id)
