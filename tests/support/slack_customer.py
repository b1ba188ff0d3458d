"""Somebody in Slack: sends what Slack sends, reads what the workspace shows."""

import itertools
import json
import time
from urllib.parse import urlencode

import httpx

from tests.support.slack_server import SlackServer, payload, signed, words_of
from tests.support.system import System, wait_for

NUMBERS = itertools.count(1)


class SlackCustomer:
    """A user with a direct message to the app."""

    def __init__(self, system: System, workspace: SlackServer, user: str, channel: str):
        self.base, self.workspace = system.base, workspace
        self.user, self.channel = user, channel
        workspace.channels[channel] = []

    @property
    def messages(self) -> list[dict]:
        """What the direct message shows, oldest first."""
        return self.workspace.channels[self.channel]

    @property
    def texts(self) -> list[str]:
        """The words of it."""
        return [words_of(message) for message in self.messages]

    def send(self, text: str) -> None:
        """Write something."""
        event(
            self.base,
            "message_direct",
            text=text,
            blocks=[],
            user=self.user,
            channel=self.channel,
        )

    def say(self, text: str) -> str:
        """Write something and read what comes back."""
        before = len(self.messages)
        self.send(text)
        return self._answer(before)

    def press(self, title: str) -> None:
        """Press a button under the last message that has one of this title."""
        for message in reversed(self.messages):
            for block in message["blocks"]:
                for element in block.get("elements") or ():
                    if element["type"] == "button" and element["text"]["text"] == title:
                        action(self.base, self.user, self.channel, message, block, element)
                        return
        raise AssertionError(f"no button {title!r}; last: {self.texts[-2:]}")

    def _answer(self, before: int) -> str:
        wait_for(lambda: len(self.messages) > before, complaint=lambda: f"last: {self.texts[-3:]}")
        quiet = 0
        while quiet < 10:  # a reply may be of several messages
            count = len(self.messages)
            time.sleep(0.15)
            quiet = quiet + 1 if len(self.messages) == count else 0
        return "\n".join(self.texts[before:])


def event(base: str, name: str, **changes) -> None:
    """One event of Slack's, with numbers of its own."""
    number = next(NUMBERS)
    stamp = {"ts": f"{time.time():.0f}.{number:06d}", "event_id": f"EvWhole{number}"}
    body = json.dumps(payload(name, **stamp | changes)).encode()
    _post(base, body, "application/json")


def action(base: str, user: str, channel: str, message: dict, block: dict, element: dict) -> None:
    """A pressed button, as Slack tells it."""
    data = payload("block_actions_button")
    data["user"]["id"], data["channel"]["id"] = user, channel
    data["message"] = {"ts": message["ts"], "thread_ts": message.get("thread_ts")}
    pressed = {name: element[name] for name in ("action_id", "type", "value") if name in element}
    pressed |= {"block_id": block["block_id"], "action_ts": f"{time.time()}.{next(NUMBERS)}"}
    data["actions"] = [pressed]
    form = urlencode({"payload": json.dumps(data)}).encode()
    _post(base, form, "application/x-www-form-urlencoded")


def _post(base: str, body: bytes, kind: str) -> None:
    headers = {"content-type": kind} | signed(body)
    answer = httpx.post(f"{base}/slack/events", content=body, headers=headers, timeout=30)
    assert answer.status_code == 200, answer.text
