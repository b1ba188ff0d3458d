"""Customers in Slack: what they write and choose becomes turns of their conversation."""

import logging
import re
from collections.abc import Callable
from typing import Any

from tandem.cases.case import owner_of
from tandem.channels.receive import take_choice, take_message
from tandem.channels.slack.connection import Slack
from tandem.channels.slack.files import kept_files
from tandem.channels.slack.threads import SYSTEM, Thread, begin, found, recognise, thread_of
from tandem.core.errors import Later, Refused, Unavailable
from tandem.core.text import clean, has_text
from tandem.handover.files import CUSTOMER
from tandem.handover.language import speaking_to
from tandem.runtime import Runtime

log = logging.getLogger(__name__)
TOO_MANY_SECONDS = 20
"""What is too much at once is kept and taken in later; nothing is lost, and nothing is flooded."""

INDEX = re.compile("[0-9]{1,4}")


class Customers:
    """`changed(conversation_id)` lets the front door answer, and shows it on every screen."""

    def __init__(self, runtime: Runtime, slack: Slack, changed: Callable[[str], None]):
        self._runtime, self._slack, self._changed = runtime, slack, changed

    def hear(self, event: dict[str, Any]) -> None:
        """A message in a direct message, a mention, or a message in a thread of ours."""
        thread = thread_of(event)
        mirror = found(self._runtime, thread)
        if mirror is None and event["type"] != "app_mention" and not thread.private:
            return  # people talking to each other in a channel we are in
        if mirror and mirror.about["user"] != event["user"]:
            if event["type"] == "app_mention":
                self._whisper(
                    thread, event["user"], self._runtime.config.messages("slack_not_yours")
                )
            return
        text = self._slack.with_names(event["text"])
        text = text if has_text(text) else ""
        if not text and mirror and not event["files"]:
            return
        conversation_id = mirror.ours if mirror else begin(self._runtime, thread, event["user"])
        recognise(self._runtime, conversation_id, thread, event["user"])
        if text or event["files"]:  # a mention and nothing else only begins the conversation
            self._take(conversation_id, thread, event, text)
        self._changed(conversation_id)

    def _take(self, conversation_id: str, thread: Thread, event: dict[str, Any], text: str) -> None:
        client_id, hidden = f"slack:{event['channel']}:{event['ts']}", tuple(event["hidden"])
        if self._runtime.storage.conversations.knows_client_id(conversation_id, client_id):
            return
        about = (self._runtime, self._slack, conversation_id, event, CUSTOMER)
        with speaking_to(self._runtime, conversation_id):
            files, refused = kept_files(*about)
        if text or files:
            with _Refusals(self, thread, event["user"]):
                take_message(self._runtime, conversation_id, text, client_id, hidden, files=files)
            self._show_typing(conversation_id, event)
        for words in refused:
            self._whisper(thread, event["user"], words)

    def revise(self, event: dict[str, Any]) -> None:
        """The customer has edited or deleted a message of theirs: the agent is told, and it is not
        answered as a new one. What nobody has read yet is read as it is now."""
        thread = thread_of(event)
        mirror = found(self._runtime, thread)
        if mirror is None or mirror.about["user"] != event["user"]:
            return
        conversation_id = mirror.ours
        client_id = f"slack:{event['channel']}:{event['ts']}"
        turn = self._runtime.storage.conversations.by_client_id(conversation_id, client_id)
        if turn is None:
            return
        words = self._runtime.config.messages
        with speaking_to(self._runtime, conversation_id):
            text = self._slack.with_names(event["text"])
            deleted = event["subtype"] == "message_deleted" or not has_text(text)
            if deleted:
                text, line = words("slack_deleted_text"), words("slack_deleted")
            else:
                text = clean(text, self._runtime.config.settings.message_limit)
                line = words("slack_edited", before=turn.text, after=text)
            case = self._runtime.storage.cases.of_conversation(conversation_id)
            if owner_of(case) == "bot":
                line = "" if deleted else words("slack_edited_bot")
        if text == turn.text:
            return
        self._runtime.storage.conversations.rewrite(turn.id, text)
        if line:
            once = f"slack revised:{event['ts']}:{event['revised_at']}"
            self._runtime.storage.conversations.add_turn(
                conversation_id, "system", line, client_id=once
            )
        self._changed(conversation_id)

    def choose(self, body: dict[str, Any]) -> None:
        """A button or an entry of a list under one of our messages."""
        action, user_id = body["actions"][0], body["user"]["id"]
        turn_id = action["block_id"]
        conversation_id = self._runtime.storage.conversations.conversation_of(turn_id)
        if conversation_id is None:
            return
        mirror = self._runtime.storage.external_ids.of(SYSTEM, conversation_id)
        if mirror is None:
            return
        thread = Thread(*mirror.theirs.split("/"))
        with _Refusals(self, thread, user_id):
            if mirror.about["user"] != user_id:
                raise Refused("not_yours", self._runtime.config.messages("slack_not_yours"))
            client_id = f"slack:{action['action_ts']}"
            value = action.get("value", "")
            index = int(value) if INDEX.fullmatch(value) else None
            take_choice(self._runtime, conversation_id, turn_id, index, client_id)
        self._changed(conversation_id)

    def _show_typing(self, conversation_id: str, event: dict[str, Any]) -> None:
        """Slack shows it until our next message. It is a courtesy: a failure is no failure."""
        case = self._runtime.storage.cases.of_conversation(conversation_id)
        thread = event.get("thread_ts") or event["ts"]
        direct = not event.get("thread_ts") and thread_of(event).private
        if direct or owner_of(case) != "bot":
            return
        status = self._runtime.config.messages("slack_typing")
        try:
            self._slack.call(
                "assistant.threads.setStatus",
                channel_id=event["channel"],
                thread_ts=thread,
                status=status,
            )
        except (Later, Unavailable) as error:
            log.debug("no typing status: %s", error)

    def _whisper(self, thread: Thread, user_id: str, text: str) -> None:
        self._slack.whisper(thread.channel, thread.ts or None, user_id, text)


class _Refusals:
    """What cannot be taken in is told to the customer alone, and is done with."""

    def __init__(self, customers: Customers, thread: Thread, user_id: str):
        self._customers, self._thread, self._user_id = customers, thread, user_id

    def __enter__(self):
        return self

    def __exit__(self, _kind, error, _trace) -> bool:
        if not isinstance(error, Refused):
            return False
        if error.code == "too_many_messages":
            raise Later(TOO_MANY_SECONDS, str(error))
        self._customers._whisper(self._thread, self._user_id, error.message)
        return True
