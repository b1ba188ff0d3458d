"""What lies around a decision at this moment, from the databases: contacts, load, waiting, peak."""

from dataclasses import replace
from datetime import timedelta

from tandem.core.conversation import Conversation
from tandem.core.decision_context import DecisionContext, Load
from tandem.escalation.peak import peak_by_load
from tandem.handover.contact_methods import reason_against_chat
from tandem.runtime import Runtime
from tandem.skills.needs import not_offered
from tandem.storage.peaks import BY_LOAD, words

NOBODY_THERE = ("after_hours", "nobody")
"""Reasons against waiting in the chat that mean an empty desk."""


def build_context(
    runtime: Runtime, conversation_id: str, customer_id: str | None
) -> DecisionContext:
    """What a decision must know from outside the conversation; seconds old at most."""
    facts, at = runtime.storage.decision_context, runtime.config.policy.confidence.at
    case = runtime.storage.cases.of_conversation(conversation_id)
    return DecisionContext(
        facts.contacts(conversation_id, customer_id, at, runtime.clock()),
        facts.recent_load.get("load", lambda: _load(runtime)),
        facts.waited_minutes(conversation_id),
        case.contact_method if case and case.is_waiting else "",
        not_offered(runtime.shop.capabilities),
        reason_against_chat(runtime, runtime.config.policy.handover.queue, "general")
        in NOBODY_THERE,
    )


def _load(runtime: Runtime) -> Load:
    """How busy people are now. A peak begins and ends here, by load."""
    agents = sum(agent.presence == "available" for agent in runtime.storage.agents.present())
    load = Load(runtime.storage.decision_context.waiting(), agents)
    peak, dial = runtime.storage.peaks.current(), runtime.config.policy.load
    by_load = peak is not None and peak["owner"] == BY_LOAD
    change = peak_by_load(load, by_load, dial) if peak is None or by_load else ""
    if change == "begin":
        reason = f"{load.waiting} waiting for {load.agents} agents"
        until = runtime.clock() + timedelta(hours=dial.most_hours)
        runtime.storage.peaks.begin(until, BY_LOAD, reason)
    elif change == "end":
        runtime.storage.peaks.end()
    if change:
        peak = runtime.storage.peaks.current()
    return replace(load, peak=words(peak))


def as_known(runtime: Runtime, conversation_id: str) -> Conversation:
    """The conversation with what is known around it at this moment."""
    conversation = runtime.storage.conversations.conversation(conversation_id)
    customer_id = conversation.customer.id if conversation.customer else None
    return replace(
        conversation, decision_context=build_context(runtime, conversation_id, customer_id)
    )
