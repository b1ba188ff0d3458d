"""A chat by mail: its text for whoever wishes it, and what an agent wrote after it was closed."""

from collections.abc import Iterable
from typing import Any

from tandem.core.conversation import Turn
from tandem.core.errors import Later
from tandem.core.words import say
from tandem.delivery.fan_out import turn_of
from tandem.delivery.mail import send_mail
from tandem.delivery.way_back import WayBack
from tandem.handover.agent_actions import CHAT_MAIL
from tandem.handover.contact_methods import local
from tandem.handover.language import speaking_to
from tandem.runtime import Runtime
from tandem.skills.mail_texts import write_mail

TRANSCRIPT = "chat_transcript"
UNREAD_SECONDS = 180
"""What nobody has looked at for so long is mailed: a reload or another tab is no absence."""
MOST_TURNS = 500
"""Of a very long conversation, the newest."""


def send_unread(payload: dict[str, Any], runtime: Runtime) -> None:
    """Mail everything that agents wrote and the customer has not seen, once. Raises Later while
    they may still come back by themselves."""
    conversation_id, turn_id = payload["conversation"], payload["key"].partition(":")[0]
    agreed = runtime.storage.chat_mails.of(conversation_id)
    version = runtime.storage.browsers.version(conversation_id)
    if agreed is None or version is None:
        return  # they want none any more, or have ended the conversation
    waited = (runtime.clock() - turn_of(runtime, turn_id).at).total_seconds()
    known = max(agreed.told_seq, runtime.storage.browsers.seen_seq(conversation_id))
    turns = runtime.storage.conversations.turns(conversation_id, known)
    unread = [turn for turn in turns if turn.speaker == "agent"]
    if not unread:
        return
    if waited < UNREAD_SECONDS:
        raise Later(UNREAD_SECONDS - waited, "they may still read it in the chat")
    settings = runtime.config.settings
    link = WayBack(settings.secret_key).link(settings.base_url, conversation_id, version)
    with speaking_to(runtime, conversation_id):
        name = unread[-1].name or say("desk.a_colleague")
        text = _lines(runtime, unread)
        mail = write_mail("chat_goes_on", agreed.email, agent=name, text=text, link=link)
    send_mail(mail | {"whose": conversation_id}, settings)
    runtime.storage.chat_mails.told(conversation_id, unread[-1].seq)


def send_transcript(payload: dict[str, Any], runtime: Runtime) -> None:
    """Mail the text of a conversation, as its customer sees it."""
    conversation_id = payload["conversation"]
    turns = runtime.storage.conversations.turns(conversation_id, last=MOST_TURNS)
    with speaking_to(runtime, conversation_id):
        text = _lines(runtime, turns)
        mail = write_mail("chat_transcript", payload["email"], text=text)
    send_mail(mail | {"whose": conversation_id}, runtime.config.settings)


def _lines(runtime: Runtime, turns: Iterable[Turn]) -> str:
    return "\n\n".join(
        f"{local(runtime, turn.at)} {_speaker(turn)}:\n{turn.text}" for turn in turns
    )


def _speaker(turn: Turn) -> str:
    if turn.speaker == "agent":
        return turn.name or say("desk.a_colleague")
    return say("chat.you") if turn.speaker == "customer" else say("chat.assistant")


KINDS = {CHAT_MAIL: send_unread, TRANSCRIPT: send_transcript}
