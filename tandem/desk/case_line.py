"""A case as one line of the desk's list."""

from datetime import datetime
from typing import Any

from tandem.cases.agent import Agent
from tandem.cases.case import Case
from tandem.channels.website.view import initials
from tandem.config.policy_blocks import Frustration
from tandem.core.words import say
from tandem.desk.because import because_of, beside, without_figures
from tandem.storage.open_cases import ListedCase

MOVED = 0.15
"""A smaller difference to two messages before is no trend."""


def case_line(listed: ListedCase, dial: Frustration) -> dict[str, Any]:
    """The line of a case, by the names that the desk's pages know."""
    case, sentiment = listed.case, list(listed.case.sentiment)
    return {
        "id": case.id,
        "reference": case.reference,
        "state": case.state,
        "way": case.contact_method,
        "queue": case.queue,
        "level": case.support_tier,
        "priority": case.priority,
        "why": without_figures(case.reason),
        "because": because_of(case.rule),
        "beside": beside(case.rule, case.reason),
        "topic": case.topic,
        "name": case.customer_name or say("desk.visitor"),
        "known": bool(case.customer_name),
        "tier": case.customer_tier,
        "channel": case.channel,
        "email": case.email,
        "callback_phone": case.callback_phone,
        "callback_at": _told(case.callback_at),
        "requested_at": _told(case.requested_at),
        "rank_at": _told(case.queue_sort_key),
        "due_at": _told(case.due_at),
        "breached": case.breached_at is not None,
        "claimed_at": _told(case.claimed_at),
        "wrap_up_at": _told(case.wrapped_up_at),
        "agent": _agent(case.agent_id, listed.agent_name),
        "offered": _offered(listed),
        "outcome": case.outcome,
        "tags": list(listed.tags),
        "asleep": _asleep(case),
        "needs_note": case.needs_note,
        "emotional_note": case.emotional_note,
        "mood": sentiment,
        "mood_words": mood_words(sentiment, dial),
        "mood_trend": trend(sentiment),
        "mood_tone": dial.word(sentiment[-1] if sentiment else 0.0),
        "last_text": case.last_text,
        "unread": listed.unread if case.agent_seen_seq else 0,
        "seq": listed.last_seq,
        "reached": {
            "delivered_seq": listed.customer_has_seq,
            "seen_seq": listed.customer_saw_seq,
        },
    }


def agent_line(agent: Agent) -> dict[str, Any]:
    """An agent as the desk shows who is there."""
    return {
        "id": agent.id,
        "name": agent.name,
        "role": agent.role,
        "level": agent.support_tier,
        "presence": agent.presence,
        "back_at": _told(agent.back_at),
        "open_cases": agent.shared_cases,
        "capacity": agent.capacity,
        "at_once": {
            method: {"open": agent.open_by_method.get(method, 0), "most": most}
            for method, most in agent.at_once.items()
        },
    }


def mood_words(mood: list[float], dial: Frustration) -> str:
    """The last value in words, and where it is going: "frustrated, rising"."""
    if not mood:
        return say("desk.nothing_said")
    word = say(f"desk.mood_{dial.word(mood[-1])}")
    going = trend(mood)
    if going and dial.word(mood[-1]) == "calm":  # "calm, rising" would say two things at once
        return say(f"desk.mood_calm_{going}")
    return say(f"desk.mood_{going}", mood=word) if going else word


def trend(mood: list[float]) -> str:
    """Where the frustration is going: "rising", "calming" or ""."""
    if not mood:
        return ""
    last, before = mood[-1], mood[-3] if len(mood) > 2 else mood[0]
    if last - before >= MOVED:
        return "rising"
    return "calming" if before - last >= MOVED else ""


def _told(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _agent(agent_id: str | None, name: str | None) -> dict[str, Any] | None:
    return {"id": agent_id, "name": name, "initials": initials(name)} if name else None


def _asleep(case: Case) -> dict[str, Any] | None:
    """Until when it sleeps, None until the customer writes; the page knows the time."""
    if case.snoozed_seq is None or case.last_customer_seq > case.snoozed_seq:
        return None
    return {"until": _told(case.snoozed_until)}


def _offered(listed: ListedCase) -> dict[str, Any] | None:
    """To whom it is offered, until when, and which colleague passes it on."""
    case = listed.case
    if case.state != "offered" or not case.offered_to:
        return None
    to = {"id": case.offered_to, "name": listed.offered_to_name}
    return to | {"from": listed.previous_agent_name, "until": _told(case.offered_until)}
