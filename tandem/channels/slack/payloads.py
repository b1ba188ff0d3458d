"""What Slack sends, as work for the inbox: who it concerns, its one key, and only what is used.

Messages become plain text here, with secrets hidden, so that nothing else of them is ever stored.
"""

import json
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from tandem.channels.slack.text_in import plain_text
from tandem.errors import Refused
from tandem.redaction import redact

SPOKEN = {None, "file_share", "thread_broadcast", "me_message"}
"""Subtypes of messages in which a person says something. Edits, deletions, joins and the like
are known and ignored."""
KIND = "slack"


class Filed(NamedTuple):
    """A payload as work for the inbox."""

    payload: dict[str, Any]
    key: str
    lane: str


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

    Raises Refused malformed_request when a field that Slack always sends is missing.
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
    except (KeyError, TypeError, IndexError, AttributeError):
        raise Refused("malformed_request", "A field is missing in this payload.") from None
    return None


def lane(channel: str, thread: str | None) -> str:
    """What is said in one thread is dealt with in order."""
    return f"slack:{channel}:{thread or ''}"


def _event(data: dict[str, Any]) -> Filed | None:
    event = data["event"]
    if event["type"] not in ("message", "app_mention"):
        return None
    if event.get("subtype") not in SPOKEN or event.get("bot_id") or not event.get("user"):
        return None  # our own messages come back as events too
    names = ("type", "channel", "channel_type", "user", "ts", "thread_ts")
    kept = {name: event[name] for name in names if name in event}
    safe = redact(plain_text(event, lambda user_id: f"<{user_id}>"))  # names are found later
    kept |= {"text": safe.text, "hidden": safe.kinds, "files": len(event.get("files") or ())}
    where = event.get("thread_ts") or (None if is_direct(event["channel"]) else event["ts"])
    return Filed(
        {"type": "event_callback", "team_id": data["team_id"], "event": kept},
        f"event:{data['event_id']}",
        lane(event["channel"], where),
    )


def _action(data: dict[str, Any]) -> Filed:
    action, channel = data["actions"][0], data["channel"]["id"]
    message = data.get("message") or {"ts": data["container"]["message_ts"]}
    kept_action = {
        name: action[name]
        for name in ("type", "action_id", "block_id", "value", "action_ts")
        if name in action
    }
    if action.get("selected_option"):
        kept_action["value"] = action["selected_option"]["value"]
    thread = message.get("thread_ts") or (None if is_direct(channel) else message["ts"])
    payload = {
        "type": "block_actions",
        "user": {"id": data["user"]["id"]},
        "team": {"id": (data.get("team") or {}).get("id", "")},
        "channel": {"id": channel},
        "message": {"ts": message["ts"], "thread_ts": message.get("thread_ts")},
        "actions": [kept_action],
        "trigger_id": data.get("trigger_id", ""),
    }
    key = f"action:{action['action_ts']}:{data['user']['id']}:{action['action_id']}"
    return Filed(payload, key, lane(channel, thread))


def _submission(data: dict[str, Any]) -> Filed:
    view = data["view"]
    kept = {name: view[name] for name in ("type", "callback_id", "private_metadata", "state")}
    who = {"user": {"id": data["user"]["id"]}, "team": {"id": data["team"]["id"]}}
    payload = {"type": "view_submission", "view": kept} | who
    return Filed(payload, f"view:{view['id']}", f"slack:view:{view['private_metadata']}")


def _command(data: dict[str, Any]) -> Filed:
    names = ("command", "text", "user_id", "team_id", "channel_id", "response_url", "trigger_id")
    payload = {name: data[name] for name in names if name in data}
    return Filed(payload, f"command:{data['trigger_id']}", f"slack:command:{data['user_id']}")


def is_direct(channel: str) -> bool:
    """Whether a channel is a direct message to us."""
    return channel.startswith("D")
