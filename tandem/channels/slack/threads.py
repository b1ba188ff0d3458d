"""Which conversation a Slack thread is, and where a conversation's replies go.

A thread in a channel is one conversation, and belongs to who began it. A direct message without a
thread goes on with the last conversation there, until that has been quiet for a day.
"""

from typing import Any, NamedTuple

from tandem.channels.places import Places
from tandem.channels.slack.payloads import is_direct
from tandem.runtime import Runtime
from tandem.storage.external_ids import ExternalId

CHANNEL = "slack"
SYSTEM = "slack thread"


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


def places(runtime: Runtime) -> Places:
    """The threads, as any channel's places."""
    return Places(runtime, CHANNEL, SYSTEM)


def found(runtime: Runtime, thread: Thread) -> ExternalId | None:
    """The mirror of the conversation that goes on in this thread, or None."""
    return places(runtime).goes_on(thread.name, _greeting(thread), lasts=bool(thread.ts))


def begin(runtime: Runtime, thread: Thread, user_id: str) -> str:
    """A new conversation in this thread, with its first words. Returns its id."""
    return places(runtime).begin(thread.name, user_id, _greeting(thread))


def recognise(runtime: Runtime, conversation_id: str, thread: Thread, user_id: str) -> None:
    """A user who confirmed to be a customer is known, where nobody else reads along.

    Slack signs who writes, and the confirmation came from the customer's own mailbox: that is as
    good as a sign-in.
    """
    customer_id = runtime.storage.people.linked(CHANNEL, user_id) if thread.private else None
    places(runtime).recognise(conversation_id, customer_id)


def thread_for(runtime: Runtime, conversation_id: str) -> Thread | None:
    """Where the customer of a conversation reads it, or None if that is not in Slack."""
    place = places(runtime).place_of(conversation_id)
    return Thread(*place.split("/")) if place else None


def _greeting(thread: Thread) -> str:
    return "slack_greeting" if thread.private else "slack_greeting_public"
