"""Talks to Slack's Web API. The only place that knows the client and its errors."""

import re
import time
from dataclasses import dataclass
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError, SlackRequestError

from tandem.core.errors import Later, Unavailable
from tandem.delivery.http_calls import retry_after

TIMEOUT_SECONDS = 10
KNOWN_SECONDS = 600
"""How long a user's name and mail address are believed before they are asked for again."""
MOST_KNOWN = 10_000
MENTION = re.compile(r"@<(\w+)>")


@dataclass(frozen=True, slots=True)
class Me:
    """Who we are in the workspace."""

    user_id: str
    bot_id: str
    team_id: str


@dataclass(frozen=True, slots=True)
class Person:
    """A user of the workspace. `own` is false for guests and for people of other workspaces, whose
    mail address nobody of ours has checked."""

    id: str
    name: str
    email: str
    own: bool


class Slack:
    """One workspace. Every call raises Later (429), or Unavailable (worth trying again)."""

    def __init__(self, token: str, api_url: str):
        self.client = WebClient(token, base_url=api_url, timeout=TIMEOUT_SECONDS)
        self.client.retry_handlers.clear()  # the boxes try again, and they remember
        self._me: Me | None = None
        self._people: dict[str, tuple[float, Person]] = {}
        self._not_before: dict[str, float] = {}

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Slack's answer to `method` ("chat.postMessage")."""
        pause = self._not_before.get(method, 0.0) - time.monotonic()
        if pause > 0:  # asking before the time Slack named would only prolong it
            raise Later(pause, f"Slack: {method} may be called again in {pause:.0f} s")
        try:
            found: dict[str, Any] = getattr(self.client, method.replace(".", "_"))(**arguments).data
            return found
        except SlackApiError as error:
            if error.response.status_code == 429:
                seconds = retry_after(error.response.headers)
                self._not_before[method] = time.monotonic() + seconds
                raise Later(seconds, f"Slack: {method}: too many requests") from error
            raise Unavailable(f"Slack: {method}: {error.response.get('error')}") from error
        except (SlackClientError, SlackRequestError, URLError, OSError) as error:
            raise Unavailable(f"Slack: {method}: {type(error).__name__}") from error

    def upload(self, channel: str, thread: str | None, name: str, data: bytes) -> str:
        """Put a file into a channel or thread. Returns its id there."""
        where = {"thread_ts": thread} if thread else {}
        about = {"channel": channel, "filename": name, "title": name, "file": data}
        found = self.call("files.upload_v2", **about, **where)
        return str(found["files"][0]["id"])

    def me(self) -> Me:
        """Asked once."""
        if self._me is None:
            found = self.call("auth.test")
            self._me = Me(found["user_id"], found.get("bot_id", ""), found["team_id"])
        return self._me

    def person(self, user_id: str) -> Person:
        """Name and mail address of a user."""
        until, person = self._people.get(user_id, (0.0, None))
        if person and until > time.monotonic():
            return person
        user = self.call("users.info", user=user_id)["user"]
        profile = user.get("profile") or {}
        outside = ("is_stranger", "is_restricted", "is_ultra_restricted", "is_bot", "deleted")
        person = Person(
            user_id,
            profile.get("display_name") or profile.get("real_name") or user.get("name") or "",
            (profile.get("email") or "").lower(),
            user.get("team_id") == self.me().team_id and not any(user.get(n) for n in outside),
        )
        if len(self._people) >= MOST_KNOWN:
            self._people.clear()
        self._people[user_id] = time.monotonic() + KNOWN_SECONDS, person
        return person

    def with_names(self, text: str) -> str:
        """Mentions as names (payloads.py leaves them as "@<id>"); our own says nothing."""
        return MENTION.sub(self._name, text).strip()

    def _name(self, mention: re.Match) -> str:
        if mention[1] == self.me().user_id:
            return ""
        try:
            return f"@{self.person(mention[1]).name}"
        except Unavailable:  # gone, or of another workspace: no reason to lose the message
            return "@somebody"

    def whisper(self, channel: str, thread: str | None, user_id: str, text: str) -> None:
        """A line only `user_id` sees."""
        where = {"thread_ts": thread} if thread else {}
        self.call("chat.postEphemeral", channel=channel, user=user_id, text=text, **where)
