"""Deletes our messages in Slack when a person is erased."""

from typing import Any

from tandem.channels.slack.connection import Slack
from tandem.core.errors import Unavailable
from tandem.runtime import Runtime

GONE = ("thread_not_found", "message_not_found", "channel_not_found")
FILE_GONE = ("file_not_found", "file_deleted")
PAGE = 200


class Erasing:
    """Work of the outbox: what `tandem/privacy/elsewhere.py` asks for."""

    def __init__(self, slack: Slack):
        self._slack = slack
        self.kinds = {"slack_erase": self.erase, "slack_erase_file": self.erase_file}

    def erase_file(self, payload: dict[str, Any], runtime: Runtime) -> None:
        """Delete a file that we uploaded."""
        try:
            self._slack.call("files.delete", file=payload["file"])
        except Unavailable as error:
            if not str(error).endswith(FILE_GONE):
                raise

    def erase(self, payload: dict[str, Any], runtime: Runtime) -> None:
        """Delete a message of ours and, under it, all others of ours. What people wrote in the
        thread is theirs: Slack lets nobody else delete it."""
        channel = payload["channel"]
        page: dict[str, str] = {}
        mine: list[str] = []
        while True:
            try:
                found = self._slack.call(
                    "conversations.replies",
                    channel=channel,
                    ts=payload["ts"],
                    limit=PAGE,
                    **page,
                )
            except Unavailable as error:
                if str(error).endswith(GONE):
                    return
                raise
            me = self._slack.me()
            mine += [m["ts"] for m in found["messages"] if m.get("user") == me.user_id]
            cursor = (found.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
            page = {"cursor": cursor}
        for ts in reversed(mine):  # the first message of a thread last
            try:
                self._slack.call("chat.delete", channel=channel, ts=ts)
            except Unavailable as error:
                if not str(error).endswith(GONE):
                    raise
