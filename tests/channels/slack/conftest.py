"""The front door connected to a local Slack; Rasa is unreachable."""

import json
import time
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from tandem.server.app import create_app
from tests.support.slack_server import SECRET, TOKEN, SlackServer, payload, signed

PATIENCE_SECONDS = 8


def wait_for(what, complaint=lambda: "it did not happen"):
    """Wait until `what()` is true and return it."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(complaint())


class Rig:
    """A front door with its Slack: sends what Slack sends, and waits for what comes of it."""

    def __init__(self, runtime, server, web):
        self.runtime, self.server, self.web = runtime, server, web

    def send(self, name_or_data, **changes):
        """One signed request: a captured payload by name, or data."""
        data = payload(name_or_data, **changes) if isinstance(name_or_data, str) else name_or_data
        return self.raw(json.dumps(data).encode())

    def raw(self, body: bytes, kind="application/json", headers=None):
        """One request with this body."""
        headers = {"content-type": kind} | (signed(body) if headers is None else headers)
        return self.web.post("/slack/events", content=body, headers=headers)

    def press(self, name, **replace):
        """A button or list, with the upper-case words of the payload replaced."""
        text = json.dumps(payload(name))
        for word, value in replace.items():
            text = text.replace(word, value)
        return self.raw(urlencode({"payload": text}).encode(), "application/x-www-form-urlencoded")

    def command(self, text, user="U0MAYA", trigger="1764.1.a"):
        """The slash command."""
        more = {"text": text, "user_id": user, "response_url": self.server.response_url}
        form = payload("slash_command") | more | {"trigger_id": trigger}
        return self.raw(urlencode(form).encode(), "application/x-www-form-urlencoded")

    def done(self):
        """Wait until everything that came in is done and everything due has gone out."""
        wait_for(self._idle, lambda: f"waiting: {self.waiting()}")

    def _idle(self):
        behind = self.runtime.storage.events.after(
            self.runtime.storage.events.position("fan_out"), ["message"]
        )[0]
        return not behind and not self.waiting()

    def nlu_result(self, place="D0MAYA/"):
        """Wait until the first message was answered, with the line that says it is kept."""
        wait_for(lambda: any("Your message is kept" in t for t in self.said(place, "system")))
        self.done()

    def settled(self):
        """Wait until everything that came in was tried once at least."""
        wait_for(lambda: all(w.attempts for w in self.runtime.storage.inbox.listed(("todo",))))

    def errors(self):
        """Why work that came in is not done: "Kind: words", or the code of a refusal."""
        return [work.last_error for work in self.runtime.storage.inbox.waiting() if work.last_error]

    def waiting(self):
        """What is not done."""
        boxes = self.runtime.storage.inbox.listed(("todo",)) + self.runtime.storage.outbox.listed(
            ("todo",)
        )
        return [(work.kind, work.last_error) for work in boxes]

    def conversation(self, place="D0MAYA/"):
        """The conversation of a thread."""
        mirror = wait_for(lambda: self.runtime.storage.external_ids.behind("slack thread", place))
        return mirror["ours"]

    def said(self, place="D0MAYA/", speaker="customer"):
        """What was said in the conversation of a thread."""
        turns = self.runtime.storage.conversations.turns(self.conversation(place))
        return [turn.text for turn in turns if turn.speaker == speaker]


@pytest.fixture
def server():
    """A workspace."""
    server = SlackServer()
    yield server
    server.close()


@pytest.fixture
def rig(runtime, server, monkeypatch):
    """The front door, connected. Failed work is tried again at once."""
    monkeypatch.setattr("tandem.storage.job_queue.FIRST_PAUSE_SECONDS", 0.05)
    runtime.config.settings.slack_bot_token = TOKEN
    runtime.config.settings.slack_signing_secret = SECRET
    runtime.config.settings.slack_api_url = server.api_url
    runtime.config.settings.slack_agents_channel = "C0AGENTS"
    runtime.config.settings.slack_queue_channels = {"fraud": "C0FRAUD"}
    with TestClient(create_app(runtime), base_url="http://shop.test") as web:
        yield Rig(runtime, server, web)
