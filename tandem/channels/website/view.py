"""What the chat shows: turns and state as JSON."""

from typing import Any

from tandem.cases.case import Case, owner_of
from tandem.config.settings import Settings
from tandem.core.conversation import Turn
from tandem.core.words import say
from tandem.files.kinds import MEDIA_TYPES
from tandem.handover.contact_methods import kept_until, local, staffed, wait_at
from tandem.handover.files import MOST_AT_ONCE
from tandem.runtime import Runtime


def turn_json(turn: Turn) -> dict[str, Any]:
    """A turn as the customer may see it; payloads of buttons stay here."""
    return {
        "id": turn.id,
        "seq": turn.seq,
        "speaker": turn.speaker,
        "name": turn.name,
        "text": turn.text,
        "at": turn.at.isoformat(),
        "buttons": [{"title": button["title"]} for button in turn.buttons],
        "client_id": turn.client_id,
        "picked": turn.text if turn.picked else None,
        "card": turn.card,
    }


def state_json(
    runtime: Runtime, conversation_id: str, typing: str | None = None, trouble: str | None = None
) -> dict[str, Any]:
    """Who has the conversation, and what the customer may expect."""
    case = runtime.storage.cases.of_conversation(conversation_id)
    who = owner_of(case)
    agreed = runtime.storage.chat_mails.of(conversation_id)
    wait, agent = None, None
    if case and who == "waiting":
        wait = _wait(runtime, case)
    if case and who == "person":
        name = runtime.storage.agents.name(case.agent_id) or say("desk.a_colleague")
        agent = {"name": name, "initials": initials(name)}
    return {
        "owner": who,
        "agent": agent,
        "wait": wait,
        "typing": typing,
        "case": case.reference if case else None,
        "way": case.contact_method if case else None,
        "call_at": local(runtime, case.callback_at) if case and case.callback_at else None,
        "trouble": trouble if who == "bot" else None,
        "mail": agreed.email if agreed else None,
        "read_seq": case.agent_seen_seq if case and who == "person" else 0,
    }


def _wait(runtime: Runtime, case: Case) -> dict[str, Any]:
    """The place in the queue with a range of minutes, or, while nobody is there who could answer,
    until when it is kept: a range would be a promise then."""
    place = runtime.storage.cases.place(case.queue, case.queue_sort_key)
    if case.in_chat and not staffed(runtime, case.queue, case.support_tier):
        return {"place": place, "kept_until": local(runtime, kept_until(runtime, case))}
    low, high = wait_at(runtime, place)
    return {"place": place, "low_minutes": low, "high_minutes": high}


def initials(name: str) -> str:
    """Two letters at most: "Sam Okafor" is SO."""
    words = name.split()
    return "".join(word[0].upper() for word in (words[:1] + words[-1:] if words[1:] else words))


def about_files(settings: Settings) -> dict[str, Any] | None:
    """What a page needs to know to send files; None where none are taken."""
    if not settings.files:
        return None
    most = {"most_bytes": settings.file_bytes, "at_once": MOST_AT_ONCE}
    return most | {"types": sorted(MEDIA_TYPES)}
