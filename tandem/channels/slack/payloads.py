"""What Slack sends, as work for the inbox: who it concerns, its one key, and only what is used.

Messages become plain text here, with secrets hidden, so that nothing else of them is ever stored.
"""

import json
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from tandem.channels.slack.dialogs import answers
from tandem.channels.slack.fields import id_in, optional_id_in, text_in, texts_in, url_in
from tandem.channels.slack.text_in import plain_text
from tandem.core.errors import Refused
from tandem.core.redaction import redact
from tandem.core.text import storable

SPOKEN = {None, "file_share", "thread_broadcast", "me_message"}
"""Subtypes of messages in which a person says something. Joins and the like are known and
ignored."""
REVISED = ("message_changed", "message_deleted")
"""Subtypes by which Slack tells what became of a message."""
HOME = "app_home_opened"
KIND = "slack"
LONGEST_KEY, LONGEST_LANE = 200, 120
"""Of the inbox's columns."""
MOST_FILES = 10
"""Of one message; Slack's own limit."""
LONGEST_MESSAGE = 20_000
"""More than the longest message that any installation takes; it is cut before it is looked at."""


class Filed(NamedTuple):
    """A payload as work for the inbox."""

    payload: dict[str, Any]
    key: str
    lane: str
    user: str


def parse(body: bytes, content_type: str) -> dict[str, Any]:
    """The payload of a request: JSON, a form with `payload` (buttons), or a form (commands).

    Raises Refused malformed_request.
    """
    try:
        if not content_type.startswith("application/x-www-form-urlencoded"):
            data = json.loads(body)
        else:
            form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            data = json.loads(form["payload"]) if "payload" in form else form
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise Refused("malformed_request", "This is no payload of Slack.")
    return data


def filed(data: dict[str, Any]) -> Filed | None:
    """The payload as work, or None for what we know and ignore, or do not know.

    Raises Refused malformed_request when a field that Slack always sends is missing or of another
    kind.
    """
    try:
        if data.get("type") == "event_callback":
            return _event(data)
        if data.get("type") == "block_actions":
            return _action(data)
        if data.get("type") == "view_submission":
            return _submission(data)
        if "command" in data:
            return _command(data)
    except (KeyError, TypeError, IndexError, AttributeError, RecursionError):
        raise Refused("malformed_request", "A field of this payload is missing or odd.") from None
    return None


def lane(channel: str, thread: str | None) -> str:
    """What is said in one thread is dealt with in order."""
    return f"slack:{channel}:{thread or ''}"[:LONGEST_LANE]


def _event(data: dict[str, Any]) -> Filed | None:
    event = data["event"]
    if event["type"] == HOME:
        return _home(data)
    if event["type"] not in ("message", "app_mention"):
        return None
    if event.get("subtype") in REVISED:
        return _revision(data)
    if event.get("subtype") not in SPOKEN or event.get("bot_id") or not event.get("user"):
        return None  # our own messages come back as events too
    kept: dict[str, Any] = {name: id_in(event, name) for name in ("channel", "user", "ts")}
    kept |= texts_in(event, "type", "channel_type")
    thread = optional_id_in(event, "thread_ts")
    kept |= {"thread_ts": thread} if thread else {}
    said = plain_text(event, lambda user_id: f"<{user_id}>")  # names are found later
    safe = redact(storable(said[:LONGEST_MESSAGE]))
    kept |= {"text": safe.text, "hidden": safe.kinds, "files": _files(event)}
    where = thread or (None if is_direct(kept["channel"]) else kept["ts"])
    return Filed(
        {"type": "event_callback", "team_id": id_in(data, "team_id"), "event": kept},
        f"event:{id_in(data, 'event_id')}",
        lane(kept["channel"], where),
        kept["user"],
    )


def _files(event: dict[str, Any]) -> list[dict[str, str]]:
    """Ids and names of the files of a message; where they are is asked of Slack later."""
    found = [one for one in event.get("files") or () if one.get("mode") != "tombstone"]
    return [
        {"id": id_in(one, "id"), "name": redact(storable(str(one.get("name") or ""))[:80]).text}
        for one in found[:MOST_FILES]
    ]


def _revision(data: dict[str, Any]) -> Filed | None:
    """A person's own edit or deletion; None for link previews, for edits of bots, and where the
    words have stayed the same."""
    event = data["event"]
    before = event.get("previous_message") or {}
    deleted = event["subtype"] == "message_deleted"
    message = before if deleted else event["message"]
    if message.get("bot_id") or not message.get("user") or message.get("subtype") == "tombstone":
        return None
    text = "" if deleted else _safe_text(message)
    if not deleted and text == _safe_text(before):
        return None
    kept: dict[str, Any] = {"type": "message", "channel": id_in(event, "channel"), "text": text}
    kept |= {"subtype": event["subtype"], "user": id_in(message, "user")}
    kept |= {"ts": id_in(message, "ts"), "revised_at": id_in(event, "ts")}
    thread = optional_id_in(message, "thread_ts")
    kept |= {"thread_ts": thread} if thread else {}
    return Filed(
        {"type": "event_callback", "team_id": id_in(data, "team_id"), "event": kept},
        f"event:{id_in(data, 'event_id')}",
        lane(kept["channel"], thread or (None if is_direct(kept["channel"]) else kept["ts"])),
        kept["user"],
    )


def _safe_text(message: dict[str, Any]) -> str:
    said = plain_text(message, lambda user_id: f"<{user_id}>")
    return redact(storable(said[:LONGEST_MESSAGE])).text


def _home(data: dict[str, Any]) -> Filed | None:
    """Somebody looks at the app's Home tab."""
    event = data["event"]
    if event.get("tab") != "home":
        return None
    user = id_in(event, "user")
    return Filed(
        {"type": "event_callback", "team_id": id_in(data, "team_id"),
         "event": {"type": HOME, "user": user, "tab": "home"}},
        f"event:{id_in(data, 'event_id')}",
        f"slack:home:{user}"[:LONGEST_LANE],
        user,
    )  # fmt: skip


def _action(data: dict[str, Any]) -> Filed:
    action, channel = data["actions"][0], id_in(data["channel"], "id")
    message = data.get("message") or {"ts": data["container"]["message_ts"]}
    kept = texts_in(action, "type", "value")
    kept |= {name: text_in(action, name) for name in ("action_id", "block_id")}
    kept["action_ts"] = id_in(action, "action_ts")
    if action.get("selected_option"):
        kept["value"] = text_in(action["selected_option"], "value")
    at, thread_ts = id_in(message, "ts"), optional_id_in(message, "thread_ts")
    user, team = id_in(data["user"], "id"), optional_id_in(data.get("team") or {}, "id")
    payload = {
        "type": "block_actions",
        "user": {"id": user},
        "team": {"id": team or ""},
        "channel": {"id": channel},
        "message": {"ts": at, "thread_ts": thread_ts},
        "actions": [kept],
        "trigger_id": optional_id_in(data, "trigger_id") or "",
    }
    key = f"action:{kept['action_ts']}:{user}:{kept['action_id']}"[:LONGEST_KEY]
    where = thread_ts or (None if is_direct(channel) else at)
    return Filed(payload, key, lane(channel, where), user)


def _submission(data: dict[str, Any]) -> Filed:
    view = data["view"]
    kept: dict[str, Any] = texts_in(view, "type", "callback_id")
    kept["private_metadata"] = id_in(view, "private_metadata")
    filled = answers(view)
    safe = {storable(name): redact(text_in(filled, name)) for name in filled}
    kept["answers"] = {name: one.text for name, one in safe.items()}
    kept["hidden"] = [kind for one in safe.values() for kind in one.kinds]
    who = {"user": {"id": id_in(data["user"], "id")}, "team": {"id": id_in(data["team"], "id")}}
    payload = {"type": "view_submission", "view": kept} | who
    return Filed(
        payload,
        f"view:{id_in(view, 'id')}",
        f"slack:view:{kept['private_metadata']}"[:LONGEST_LANE],
        who["user"]["id"],
    )


def _command(data: dict[str, Any]) -> Filed:
    payload = texts_in(data, "text") | {"command": text_in(data, "command")}
    payload |= {name: id_in(data, name) for name in ("user_id", "trigger_id")}
    payload |= {name: id_in(data, name) for name in ("team_id", "channel_id") if name in data}
    payload["response_url"] = url_in(data, "response_url")
    key = f"command:{payload['trigger_id']}"
    place = f"slack:command:{payload['user_id']}"[:LONGEST_LANE]
    return Filed(payload, key, place, payload["user_id"])


def is_direct(channel: str) -> bool:
    """Whether a channel is a direct message to us."""
    return channel.startswith("D")
