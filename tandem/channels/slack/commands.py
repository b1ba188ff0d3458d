"""The slash command: help, a person, and the link between a Slack user and a customer."""

from collections.abc import Callable
from typing import Any

from slack_sdk.webhook import WebhookClient

from tandem.channels.slack.connection import TIMEOUT_SECONDS, Slack
from tandem.channels.slack.identity import Identity
from tandem.channels.slack.threads import Thread, begin, found
from tandem.errors import Unavailable
from tandem.handover import call_person
from tandem.wiring import Engine

PERSON = {"person", "human", "agent", "someone", "a person", "talk to a person"}


class Commands:
    """`/support [help | person | link | unlink]`. Anything else gets the help."""

    def __init__(
        self, engine: Engine, slack: Slack, identity: Identity, changed: Callable[[str], None]
    ):
        self._engine, self._slack = engine, slack
        self._identity, self._changed = identity, changed

    def run(self, command: dict[str, Any]) -> None:
        """Do it and answer, for the user's eyes only."""
        words, user_id = " ".join(command.get("text", "").lower().split()), command["user_id"]
        if words in PERSON:
            answer = self._person(user_id, command["trigger_id"])
        elif words == "link":
            answer = self._identity.ask(command)
        elif words == "unlink":
            answer = self._identity.undo(user_id)
        else:
            answer = self._engine.words("slack_help", command=command["command"])
        self._answer(command["response_url"], answer)

    def _person(self, user_id: str, trigger_id: str) -> str:
        """A person is called into the direct message, whatever state the assistant is in."""
        channel = self._slack.call("conversations.open", users=user_id)["channel"]["id"]
        thread = Thread(channel, "")
        mirror = found(self._engine, thread)
        conversation_id = mirror["ours"] if mirror else begin(self._engine, thread, user_id)
        call_person(self._engine, conversation_id, f"slack:{trigger_id}")
        self._changed(conversation_id)
        return self._engine.words("slack_person_called")

    def _answer(self, response_url: str, text: str) -> None:
        client = WebhookClient(response_url, timeout=TIMEOUT_SECONDS)
        client.retry_handlers.clear()
        try:
            answered = client.send(text=text, response_type="ephemeral")
        except OSError as error:
            raise Unavailable(f"Slack: response_url: {type(error).__name__}") from error
        if answered.status_code >= 500:
            raise Unavailable(f"Slack: response_url: {answered.status_code}")
