"""What is said in answer to one claimed turn: Rasa's replies, or why there are none."""

import re
from typing import Any

from tandem.core.conversation import Turn
from tandem.core.observability import traces
from tandem.core.words import DEFAULT, spoken
from tandem.escalation.signals.asked_for_person import INTENT
from tandem.handover.contact_methods import told
from tandem.runtime import Runtime
from tandem.skills.needs import not_offered
from tandem.storage.turn_queue import Claimed
from tandem.turns.rasa_client import RESUME, RasaClient, for_rasa

CALLS = 2
"""Rasa is called so often for one turn at most: what it answered before, then for an answer."""
Replies = list[dict[str, Any]]


async def replies_of(rasa: RasaClient, conversation_id: str, claimed: Claimed) -> Replies:
    """Rasa's replies to a turn, each asked for once. Raises Unavailable."""
    turn = claimed.turn
    if claimed.attempts:
        given = await rasa.answer_given(conversation_id, turn.id)
        if given is not None and (claimed.decided or turn.speaker != "customer"):
            return given
    said = turn.picked or for_rasa(turn.text)
    text = RESUME if turn.speaker == "system" else said
    with traces.span("ask Rasa", turn.id):
        return await rasa.ask(
            conversation_id,
            text,
            turn.id,
            claimed.said_before,
            claimed.last_article,
            "" if spoken() == DEFAULT else spoken(),
        )


def only_offered(runtime: Runtime, replies: Replies) -> Replies:
    """The replies without buttons that begin what the shop's systems cannot do."""
    hidden = not_offered(runtime.shop.capabilities)
    if not hidden:
        return replies
    begins = re.compile(rf"/(?:{'|'.join(hidden)})(?![\w])")
    return [
        reply | {"buttons": [one for one in reply["buttons"] if not begins.match(one["payload"])]}
        if reply.get("buttons")
        else reply
        for reply in replies
    ]


def with_return(runtime: Runtime, claimed: Claimed, replies: Replies) -> Replies:
    """The replies, after a line that the assistant is back where the customer had to wait."""
    if not claimed.attempts:
        return replies
    return [{"speaker": "system", "text": runtime.config.messages("assistant_back")}, *replies]


def stuck(runtime: Runtime, conversation_id: str, turn: Turn, what: str) -> Replies:
    """There is no answer, and there will be none. The customer hears so, and may have a person.

    Rasa answers nothing at all where an action failed.
    """
    fault = {"what": what, "told": "assistant_stuck"}
    runtime.storage.events.add(conversation_id, "fault", fault, turn.id)
    return [
        {"text": runtime.config.messages("assistant_stuck"), "buttons": [person_button(runtime)]}
    ]


def given_up(runtime: Runtime, conversation_id: str, turn: Turn, what: str) -> Replies:
    """This message will not be tried again. The customer hears so, and may have a person."""
    fault = {"what": what, "told": "assistant_gave_up"}
    runtime.storage.events.add(conversation_id, "fault", fault, turn.id)
    text = runtime.config.messages("assistant_gave_up")
    return [{"text": text, "buttons": [person_button(runtime)]}]


def leave_to_person(runtime: Runtime, claimed: Claimed) -> None:
    """Nothing to answer, unless the process that opened the case died before it said so."""
    case, turn = claimed.case, claimed.turn
    replies = []
    if case is not None and case.handover_id == turn.id:
        replies = [{"speaker": "system", "text": told(runtime, case)}]
    runtime.storage.turn_queue.finish(turn.id, replies)


def person_button(runtime: Runtime) -> dict[str, str]:
    """The button with which a customer calls a person."""
    return {"title": runtime.config.messages("person_button"), "payload": f"/{INTENT}"}
