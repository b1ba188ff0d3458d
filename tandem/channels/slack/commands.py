"""The slash command: help, a person or another way, and the link of a Slack user to a customer."""

from collections.abc import Callable
from http.client import InvalidURL
from typing import Any

from slack_sdk.webhook import WebhookClient

from tandem.channels.slack.connection import TIMEOUT_SECONDS, Slack
from tandem.channels.slack.identity import Identity
from tandem.channels.slack.threads import Thread, begin, found
from tandem.core.errors import Refused, Unavailable
from tandem.handover.change_method import change_contact_method
from tandem.handover.open_case import call_person, cancel
from tandem.runtime import Runtime

METHODS = {"call": "callback", "mail": "mail"}
PERSON = {"person", "human", "agent", "someone", "a person", "talk to a person"}


class Commands:
    """What /support takes, about the conversation of the direct message: person, call <number>,
    mail <address>, cancel, link, unlink. Anything else gets the help."""

    def __init__(
        self, runtime: Runtime, slack: Slack, identity: Identity, changed: Callable[[str], None]
    ):
        self._runtime, self._slack = runtime, slack
        self._identity, self._changed = identity, changed

    def run(self, command: dict[str, Any]) -> None:
        """Do it and answer, for the user's eyes only."""
        try:
            answer = self._do(command)
        except Refused as refused:
            answer = refused.message
        self._answer(command["response_url"], answer)

    def _do(self, command: dict[str, Any]) -> str:
        user_id, said = command["user_id"], " ".join(command.get("text", "").split())
        verb, _, rest = said.partition(" ")
        verb = verb.lower()
        if said.lower() in PERSON:
            return self._person(user_id, command["trigger_id"])
        if verb == "cancel":
            cancel(self._runtime, self._conversation(user_id))
            return self._shown(user_id)
        if verb in METHODS:
            self._change_method(user_id, verb, rest)
            return self._shown(user_id)
        if verb == "link":
            return self._identity.ask(command)
        if verb == "unlink":
            return self._identity.undo(user_id)
        return self._runtime.config.messages("slack_help", command=command["command"])

    def _change_method(self, user_id: str, verb: str, rest: str) -> None:
        """Another way than the chat; what the customer hears of it stands in the conversation."""
        change_contact_method(
            self._runtime,
            self._conversation(user_id),
            METHODS[verb],
            phone=rest if verb == "call" else "",
            email="" if verb == "call" else rest,
        )

    def _shown(self, user_id: str) -> str:
        self._changed(self._conversation(user_id))
        return self._runtime.config.messages("slack_see_direct")

    def _conversation(self, user_id: str) -> str:
        """The conversation of the direct message, begun if there is none."""
        channel = self._slack.call("conversations.open", users=user_id)["channel"]["id"]
        thread = Thread(channel, "")
        mirror = found(self._runtime, thread)
        return mirror["ours"] if mirror else begin(self._runtime, thread, user_id)

    def _person(self, user_id: str, trigger_id: str) -> str:
        """A person is called into the direct message, whatever state the assistant is in."""
        call_person(self._runtime, self._conversation(user_id), f"slack:{trigger_id}")
        self._shown(user_id)
        return self._runtime.config.messages("slack_person_called")

    def _answer(self, response_url: str, text: str) -> None:
        client = WebhookClient(response_url, timeout=TIMEOUT_SECONDS)
        client.retry_handlers.clear()
        try:
            answered = client.send(text=text, response_type="ephemeral")
        except (ValueError, InvalidURL):
            raise Refused("malformed_request", "This is no address to answer to.") from None
        except OSError as error:
            raise Unavailable(f"Slack: response_url: {type(error).__name__}") from error
        if answered.status_code >= 500:
            raise Unavailable(f"Slack: response_url: {answered.status_code}")
