"""Which conversation a Slack thread is, and where a conversation's replies go.

A thread in a channel is one conversation, and belongs to who began it. A direct message without a
thread goes on with the last conversation there, until that has been quiet for a day.
"""

from datetime import timedelta
from typing import Any, NamedTuple

from tandem.channels.slack.payloads import is_direct
from tandem.core.client_address import hidden
from tandem.runtime import Runtime
from tandem.storage.external_ids import ExternalId

CHANNEL = "slack"
SYSTEM = "slack thread"
QUIET_HOURS = 24
"""After so long a new message in a direct message is a new matter."""


class Thread(NamedTuple):
    """A place in Slack. `ts` is empty for a direct message outside any thread."""

    channel: str
    ts: str

    @property
    def name(self) -> str:
        """How it is stored."""
        return f"{self.channel}/{self.ts}"

    @property
    def private(self) -> bool:
        """Whether only the customer reads it."""
        return is_direct(self.channel)


def thread_of(event: dict[str, Any]) -> Thread:
    """The thread a message belongs to, or begins."""
    channel = event["channel"]
    own = "" if is_direct(channel) else event["ts"]
    return Thread(channel, event.get("thread_ts") or own)


def found(runtime: Runtime, thread: Thread) -> ExternalId | None:
    """The mirror of the conversation that goes on in this thread, or None."""
    mirror = runtime.storage.external_ids.behind(SYSTEM, thread.name)
    if mirror is None or runtime.storage.conversations.ended(mirror.ours):
        return None
    if not thread.ts and _is_over(runtime, mirror.ours):
        return None
    if not runtime.storage.conversations.turns(mirror.ours):  # the process died while it began
        _greet(runtime, mirror.ours, thread)
    return mirror


def begin(runtime: Runtime, thread: Thread, user_id: str) -> str:
    """A new conversation in this thread, with its first words. Returns its id."""
    source = hidden(user_id, runtime.config.settings.secret_key)
    conversation_id = runtime.storage.conversations.open(CHANNEL, source=source)
    runtime.storage.browsers.visit(conversation_id, user_id)
    runtime.storage.external_ids.put(SYSTEM, conversation_id, thread.name, user=user_id)
    _greet(runtime, conversation_id, thread)
    return conversation_id


def recognise(runtime: Runtime, conversation_id: str, thread: Thread, user_id: str) -> None:
    """A user who confirmed to be a customer is known, where nobody else reads along.

    Slack signs who writes, and the confirmation came from the customer's own mailbox: that is as
    good as a sign-in.
    """
    customer_id = runtime.storage.people.linked(CHANNEL, user_id) if thread.private else None
    if customer_id and runtime.storage.conversations.identity(conversation_id)[0] is None:
        runtime.storage.conversations.know(conversation_id, customer_id, "signed in")


def thread_for(runtime: Runtime, conversation_id: str) -> Thread | None:
    """Where the customer of a conversation reads it, or None if that is not in Slack."""
    mirror = runtime.storage.external_ids.of(SYSTEM, conversation_id)
    return Thread(*mirror.theirs.split("/")) if mirror else None


def _greet(runtime: Runtime, conversation_id: str, thread: Thread) -> None:
    """Say first that this is a bot; after the mirror, by which what is said finds its way there."""
    words = "slack_greeting" if thread.private else "slack_greeting_public"
    runtime.storage.conversations.add_turn(
        conversation_id, "bot", runtime.config.messages(words), client_id="greeting"
    )


def _is_over(runtime: Runtime, conversation_id: str) -> bool:
    if runtime.storage.cases.of_conversation(conversation_id):
        return False
    turns = runtime.storage.conversations.turns(conversation_id)
    return bool(turns) and turns[-1].at < runtime.clock() - timedelta(hours=QUIET_HOURS)
