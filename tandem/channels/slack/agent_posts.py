"""A case in the agents' channel: its card, and in the card's thread what customer and desk say.

What was written in the thread itself is not posted there again: such turns carry a client id of
Slack's, such notes their origin.
"""

from collections.abc import Iterable
from datetime import datetime
from textwrap import shorten
from typing import Any

from tandem.cases.case import Case
from tandem.channels.slack.card import card_blocks, card_text
from tandem.channels.slack.connection import Slack
from tandem.channels.slack.files import post_files
from tandem.channels.slack.posts import post_once
from tandem.channels.slack.text_out import notice, rich_text
from tandem.channels.slack.threads import Thread
from tandem.core.conversation import Turn
from tandem.core.words import say
from tandem.delivery.fan_out import case_hearing, turn_of
from tandem.runtime import Runtime
from tandem.storage.job_queue import Job

CARD, MIRRORED = "slack card", "slack desk turn"
LAST_TURNS = 12
LONGEST_QUOTE = 300
"""So much of the talk so far is posted under a new card; all of it is at the desk."""
WRITTEN_IN_SLACK = "slack:"
Row = dict[str, Any]


def channel_of(runtime: Runtime, queue: str) -> str:
    """The channel that gets the cases of a queue; empty if they are not for Slack."""
    settings = runtime.config.settings
    return settings.slack_queue_channels.get(queue) or settings.slack_agents_channel


def card_of(runtime: Runtime, case: Case) -> Thread | None:
    """The thread of a case's card in the channel of its present queue."""
    mirror = runtime.storage.external_ids.of(CARD, f"{case.id}@{channel_of(runtime, case.queue)}")
    return Thread(*mirror.theirs.split("/")) if mirror else None


def plan_agent_posts(runtime: Runtime, event: Row) -> Iterable[Job]:
    """Every edge of a case shows on its card; what is said and noted goes into its thread."""
    lane, data = f"slack-desk:{event['conversation_id']}", event["data"]
    if event["kind"] == "case" and data["edge"] != "request":
        yield Job("slack_card", {"case": data["case"]}, f"card:{event['id']}", lane)
    if event["kind"] == "note" and data.get("origin") == "desk" and "note" in data:
        payload = {"case": data["case"], "note": data["note"]}
        yield Job("slack_note", payload, f"note:{event['id']}:slack", lane)
    case = case_hearing(runtime, event) if event["kind"] == "message" else None
    if case:
        turn = runtime.storage.conversations.turn(event["turn_id"])
        if turn and not _written_there(turn):
            payload = {"turn": turn.id, "case": case.id}
            yield Job("slack_mirror", payload, f"{turn.id}:slack-desk", lane)


def _written_there(turn: Turn) -> bool:
    return turn.speaker == "agent" and (turn.client_id or "").startswith(WRITTEN_IN_SLACK)


class AgentPosts:
    """Does the work of the outbox for the agents' channels."""

    def __init__(self, slack: Slack):
        self._slack = slack
        self.kinds = {
            "slack_card": self.show_card,
            "slack_mirror": self.mirror,
            "slack_note": self.note,
            "slack_alarm": self.alarm,
        }

    def alarm(self, payload: Row, runtime: Runtime) -> None:
        """An alarm of a measure (`tandem/insights/watch.py`), in the agents' channel."""
        text = notice(payload["text"])
        blocks = [rich_text(payload["text"])]
        self._slack.call("chat.postMessage", channel=payload["channel"], text=text, blocks=blocks)

    def show_card(self, payload: Row, runtime: Runtime) -> None:
        """Post the card, or bring the one there is up to date."""
        case = runtime.storage.cases.get(payload["case"])
        channel = channel_of(runtime, case.queue)
        name = f"{case.id}@{channel}"
        if channel and not runtime.storage.external_ids.of(CARD, name) and case.is_open:
            again = case.requested_at if payload["attempt"] > 1 else None
            blocks = self._blocks(runtime, case)
            place = Thread(channel, "")
            ts = post_once(self._slack, place, case.id, card_text(case), blocks, again)
            self._tell_so_far(runtime, case, Thread(channel, ts), again)
            runtime.storage.external_ids.put(CARD, name, f"{channel}/{ts}")
        for mirror in runtime.storage.external_ids.starting(CARD, f"{case.id}@"):
            place = Thread(*mirror.theirs.split("/"))
            self._slack.call(
                "chat.update",
                channel=place.channel,
                ts=place.ts,
                text=notice(card_text(case)),
                blocks=self._blocks(runtime, case, moved=place.channel != channel),
            )

    def mirror(self, payload: Row, runtime: Runtime) -> None:
        """One turn into the thread of the case."""
        turn, place = turn_of(runtime, payload["turn"]), self._place(runtime, payload)
        if place is None:
            return
        if not runtime.storage.external_ids.of(MIRRORED, turn.id):
            speaker = _speaker(turn, runtime.storage.cases.get(payload["case"]))
            since = turn.at if payload["attempt"] > 1 else None
            blocks = [rich_text(turn.text, speaker)]
            ts = post_once(self._slack, place, turn.id, f"{speaker}: {turn.text}", blocks, since)
            runtime.storage.external_ids.put(MIRRORED, turn.id, f"{place.channel}/{ts}")
        post_files(runtime, self._slack, place, turn)

    def note(self, payload: Row, runtime: Runtime) -> None:
        """A private note written at the desk."""
        place = self._place(runtime, payload)
        notes = runtime.storage.cases.notes(payload["case"])
        note = next((note for note in notes if note.id == payload["note"]), None)
        if place is None or note is None:
            return
        since = note.at if payload["attempt"] > 1 else None
        text = f"Note of {note.agent}"
        blocks = [rich_text(note.text, text, quote=True)]
        about = f"note {payload['note']}"
        post_once(self._slack, place, about, f"{text}: {note.text}", blocks, since)

    def _place(self, runtime: Runtime, payload: Row) -> Thread | None:
        return card_of(runtime, runtime.storage.cases.get(payload["case"]))

    def _blocks(self, runtime: Runtime, case: Case, moved: bool = False) -> list[Row]:
        agent = runtime.storage.agents.name(case.agent_id)
        packet = runtime.storage.cases.packet(case.id)
        return card_blocks(case, packet, agent, runtime.config.settings.base_url, moved)

    def _tell_so_far(self, runtime: Runtime, case: Case, place: Thread, again: datetime | None):
        """What was said before the card, in one message, so that the thread is the whole talk."""
        turns = [
            turn
            for turn in runtime.storage.conversations.turns(case.conversation_id)
            if turn.at <= case.requested_at and turn.speaker != "system"
        ][-LAST_TURNS:]
        if not turns:
            return
        blocks = [_quoted(turn, case) for turn in turns]
        about, words = f"{case.id} so far", say("slack.so_far")
        post_once(self._slack, place, about, words, blocks, again)


def _quoted(turn: Turn, case: Case) -> Row:
    text = shorten(turn.text, LONGEST_QUOTE, placeholder=" …") or "…"  # one word may be longer
    return rich_text(text, _speaker(turn, case), quote=True)


def _speaker(turn: Turn, case: Case) -> str:
    if turn.speaker == "customer":
        return case.customer_name or say("slack.customer")
    spoke = {"bot": "assistant", "system": "told_customer"}.get(turn.speaker, "agent")
    return turn.name or say(f"slack.{spoke}")
