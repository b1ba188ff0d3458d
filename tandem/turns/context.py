"""What lies around a decision at this moment, from the databases: contacts, load, waiting, peak."""

from dataclasses import replace
from datetime import timedelta

from tandem.core.conversation import Conversation
from tandem.core.decision_context import Load, Surroundings
from tandem.escalation.surge import peak_by_load
from tandem.runtime import Engine
from tandem.storage.surges import BY_LOAD, words


def around(engine: Engine, conversation_id: str, customer_id: str | None) -> Surroundings:
    """What a decision must know from outside the conversation; seconds old at most."""
    facts, at = engine.surroundings, engine.policy.confidence.at
    return Surroundings(
        facts.contacts(conversation_id, customer_id, at, engine.clock()),
        facts.recent_load.get("load", lambda: _load(engine)),
        facts.waited_minutes(conversation_id),
    )


def _load(engine: Engine) -> Load:
    """How busy people are now. A peak begins and ends here, by load."""
    agents = sum(agent["presence"] == "available" for agent in engine.agents.present())
    load = Load(engine.surroundings.waiting(), agents)
    peak, dial = engine.peaks.current(), engine.policy.load
    by_load = peak is not None and peak["owner"] == BY_LOAD
    change = peak_by_load(load, by_load, dial) if peak is None or by_load else ""
    if change == "begin":
        reason = f"{load.waiting} waiting for {load.agents} agents"
        until = engine.clock() + timedelta(hours=dial.most_hours)
        engine.peaks.begin(until, BY_LOAD, reason)
    elif change == "end":
        engine.peaks.end()
    if change:
        peak = engine.peaks.current()
    return replace(load, peak=words(peak))


def as_known(engine: Engine, conversation_id: str) -> Conversation:
    """The conversation with what is known around it at this moment."""
    conversation = engine.store.conversation(conversation_id)
    customer_id = conversation.customer.id if conversation.customer else None
    return replace(conversation, surroundings=around(engine, conversation_id, customer_id))
