"""Files in Slack, both ways: those of a message are fetched and kept, ours are uploaded."""

import logging
from typing import Any
from urllib.parse import urlsplit

import httpx

from tandem.channels.slack.connection import Slack
from tandem.channels.slack.threads import Thread
from tandem.core.conversation import Turn
from tandem.core.errors import Refused, Unavailable
from tandem.core.words import refusal
from tandem.files.card import files_of
from tandem.files.checked import too_large
from tandem.handover.files import MOST_AT_ONCE, keep
from tandem.runtime import Runtime

log = logging.getLogger(__name__)
POSTED = "slack file"
"""As which an uploaded file stands among the external ids."""
FETCH_SECONDS = 20.0
HOSTS = ("slack.com", "slack-edge.com", "slack-files.com")
"""Where Slack keeps files; our token goes nowhere else."""
GONE = ("file_not_found", "file_deleted", "file_not_shared")


def kept_files(
    runtime: Runtime, slack: Slack, conversation_id: str, event: dict[str, Any], speaker: str
) -> tuple[tuple[str, ...], list[str]]:
    """(ids of the files of a message that were kept, why others were not: in words). Raises
    Unavailable, Later where Slack or our store is to be asked again."""
    ids: list[str] = []
    refused = []
    for named in _named(event):
        try:
            if len(ids) == MOST_AT_ONCE:
                raise Refused("too_many_files", refusal("files_at_once", most=MOST_AT_ONCE))
            data = _fetched(runtime, slack, named["id"])
            ids.append(keep(runtime, conversation_id, data, named["name"], speaker).id)
        except Refused as error:
            if error.status == 503:
                raise Unavailable(str(error)) from error
            words = runtime.config.messages
            refused.append(words("file_not_taken", name=named["name"], why=error.message))
    return tuple(ids), refused


def post_files(runtime: Runtime, slack: Slack, place: Thread, turn: Turn) -> None:
    """The files of a turn into a thread, each once. One that is held stays with us: its name stands
    in the words."""
    for shown in files_of(turn):
        name = f"{shown['id']}@{place.channel}"
        file = runtime.storage.files.get(shown["id"])
        if file is None or file.state != "ready" or runtime.storage.external_ids.of(POSTED, name):
            continue
        data = runtime.file_store.get(file.id)
        if data is not None:
            theirs = slack.upload(place.channel, place.ts or None, file.name, data)
            whose = file.conversation_id
            runtime.storage.external_ids.put(POSTED, name, theirs, whose=whose)


def _named(event: dict[str, Any]) -> list[dict[str, str]]:
    files = event.get("files")
    return files if isinstance(files, list) else []  # kept by a version that only counted them


def _fetched(runtime: Runtime, slack: Slack, file_id: str) -> bytes:
    """The bytes of a file in Slack. Raises Refused file_gone, file_too_large, and Unavailable."""
    limit = runtime.config.settings.file_bytes
    try:
        about = slack.call("files.info", file=file_id)["file"]
    except Unavailable as error:
        if str(error).endswith(GONE):
            raise Refused("file_gone", refusal("file_gone"), 410) from error
        raise
    url = str(about.get("url_private_download") or about.get("url_private") or "")
    if not _is_slacks(url, runtime.config.settings.slack_api_url):
        raise Refused("file_gone", refusal("file_gone"), 410)
    if int(about.get("size") or 0) > limit:
        raise too_large(limit)
    return _read(url, slack.client.token or "", limit)


def _read(url: str, token: str, limit: int) -> bytes:
    headers, data = {"Authorization": f"Bearer {token}"}, bytearray()
    try:
        with httpx.stream("GET", url, headers=headers, timeout=FETCH_SECONDS) as answer:
            if not answer.is_success:
                raise Unavailable(f"Slack: a file: {answer.status_code}")
            for some in answer.iter_bytes():
                data += some
                if len(data) > limit:
                    raise too_large(limit)
    except httpx.HTTPError as error:
        raise Unavailable(f"Slack: a file: {type(error).__name__}") from error
    return bytes(data)


def _is_slacks(url: str, api_url: str) -> bool:
    there, api = urlsplit(url), urlsplit(api_url)
    if there.netloc == api.netloc and there.scheme == api.scheme:
        return True
    host = there.hostname or ""
    known = any(host == one or host.endswith(f".{one}") for one in HOSTS)
    return there.scheme == "https" and known
