"""What is said in a conversation goes to the customer's Slack thread: in order, and once.

The mirror of a turn is written after Slack took the message. Should the process die between the
two, the next attempt finds the message by the turn's id in its metadata and does not post again.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import takewhile
from typing import Any

from tandem.channels.slack.connection import Slack
from tandem.channels.slack.files import post_files
from tandem.channels.slack.text_out import notice
from tandem.channels.slack.threads import Thread, thread_for
from tandem.channels.slack.turn_blocks import turn_blocks
from tandem.core.conversation import Turn
from tandem.delivery.fan_out import turn_of
from tandem.runtime import Runtime
from tandem.storage.job_queue import Job

TURN = "slack turn"
EVENT_TYPE = "tandem_turn"
LOOK_BACK = 100
"""So many messages are searched for one that may have been posted."""
CLOCKS_APART_SECONDS = 60
ASKED_WITHIN = 40
"""So many turns back a question is looked for whose choices are over."""


def plan_posts(runtime: Runtime, event: dict[str, Any]) -> Iterable[Job]:
    """A turn of ours in a conversation held in Slack is posted there. With one of the customer's
    the choices before it are gone, as in the widget."""
    conversation_id, turn_id = event["conversation_id"], event["turn_id"]
    if event["kind"] != "message" or not thread_for(runtime, conversation_id):
        return
    lane = lane_of(conversation_id)
    if event["data"]["speaker"] != "customer":
        yield Job("slack_post", {"turn": turn_id}, f"{turn_id}:slack", lane)
        return
    said = turn_of(runtime, turn_id)
    for turn in _asked_before(runtime, conversation_id, said):
        chosen = said.picked in _payloads(turn)
        payload = {"turn": turn.id, "title": said.text if chosen else ""}
        yield Job("slack_chosen", payload, f"{turn.id}:chosen", lane)


def _asked_before(runtime: Runtime, conversation_id: str, said: Turn) -> list[Turn]:
    """The turns of ours with choices that a customer's turn answers or passes over."""
    found = runtime.storage.conversations.turns(conversation_id, said.seq - ASKED_WITHIN - 1)
    before = [turn for turn in found if turn.seq < said.seq]
    since = takewhile(lambda turn: turn.speaker != "customer", reversed(before))
    asked = [turn for turn in since if turn.buttons]
    if said.picked and not asked:  # a button of long ago
        asked = [turn for turn in before if said.picked in _payloads(turn)][-1:]
    return asked


def _payloads(turn: Turn) -> list[str]:
    return [button["payload"] for button in turn.buttons]


def lane_of(conversation_id: str) -> str:
    """What a customer sees in their thread stays in order."""
    return f"slack:{conversation_id}"


class Posts:
    """Does the work of the outbox for customers' threads."""

    def __init__(self, slack: Slack):
        self._slack = slack
        self.kinds = {"slack_post": self.post, "slack_chosen": self.show_chosen}

    def post(self, payload: dict[str, Any], runtime: Runtime) -> None:
        """Post one turn, unless it is there."""
        turn = turn_of(runtime, payload["turn"])
        conversation_id = runtime.storage.conversations.conversation_of(turn.id)
        thread = thread_for(runtime, conversation_id or "")
        if thread is None:
            return
        if not runtime.storage.external_ids.of(TURN, turn.id):
            since = turn.at if payload["attempt"] > 1 else None
            ts = post_once(self._slack, thread, turn.id, turn.text, turn_blocks(turn), since)
            runtime.storage.external_ids.put(TURN, turn.id, f"{thread.channel}/{ts}")
        post_files(runtime, self._slack, thread, turn)

    def show_chosen(self, payload: dict[str, Any], runtime: Runtime) -> None:
        """Take the choices away, as in the widget."""
        mirror = runtime.storage.external_ids.of(TURN, payload["turn"])
        if mirror is None:
            return
        channel, ts = mirror.theirs.split("/")
        turn = turn_of(runtime, payload["turn"])
        blocks = turn_blocks(turn, payload["title"])
        text = notice(turn.text)
        self._slack.call("chat.update", channel=channel, ts=ts, text=text, blocks=blocks)


def post_once(
    slack: Slack, thread: Thread, about: str, text: str, blocks: list, since: datetime | None
) -> str:
    """Post a message that can be found again by what it is `about`. Returns its ts.

    With `since`, the time before which it cannot have been posted, look whether it has been.
    """
    there = _posted_before(slack, thread, about, since) if since else None
    if there:
        return there
    metadata = {"event_type": EVENT_TYPE, "event_payload": {"about": about}}
    where = {"thread_ts": thread.ts} if thread.ts else {}
    found = slack.call(
        "chat.postMessage",
        channel=thread.channel,
        text=notice(text),
        blocks=blocks,
        metadata=metadata,
        unfurl_links=False,
        unfurl_media=False,
        **where,
    )
    return found["ts"]


def _posted_before(slack: Slack, thread: Thread, about: str, since: datetime) -> str | None:
    """The ts of the message `about` something, if an earlier attempt has posted it."""
    oldest = f"{since.timestamp() - CLOCKS_APART_SECONDS:.6f}"
    more = {"include_all_metadata": True, "limit": LOOK_BACK, "oldest": oldest}
    if thread.ts:
        found = slack.call("conversations.replies", channel=thread.channel, ts=thread.ts, **more)
    else:
        found = slack.call("conversations.history", channel=thread.channel, **more)
    for message in found["messages"]:
        payload = (message.get("metadata") or {}).get("event_payload") or {}
        if payload.get("about") == about:
            return message["ts"]
    return None
