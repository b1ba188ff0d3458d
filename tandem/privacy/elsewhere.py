"""What other systems hold of a person: Slack's copies are deleted there by the outbox, as far as
they are ours to delete; the rest is named, for whoever runs the other system."""

from typing import Any

from tandem.runtime import Runtime
from tandem.storage.job_queue import Job

SLACK = "slack"
SLACK_FILE = "slack file"
"""Files that we uploaded there."""


def of(mirrors: list[dict[str, Any]]) -> dict[str, list[str]]:
    """System to what of theirs is a copy of ours."""
    found: dict[str, list[str]] = {}
    for mirror in mirrors:
        found.setdefault(mirror["system"], []).append(mirror["theirs"])
    return found


def erase(runtime: Runtime, mirrors: list[dict[str, Any]]) -> tuple[int, dict[str, list[str]]]:
    """Have our messages in Slack deleted. Returns how many places there, and what is left to be
    done by people: messages that others wrote, and copies in other systems."""
    places, others = set(), {}
    on = bool(runtime.config.settings.slack_bot_token)
    found = of(mirrors)
    files = sorted(set(found.pop(SLACK_FILE, ()) if on else ()))
    for system, theirs in found.items():
        if system.startswith(SLACK) and on:
            places |= {tuple(place.split("/")) for place in theirs if place.count("/") == 1}
        else:
            others[system] = theirs
    there = sorted(place for place in places if place[1])
    runtime.storage.outbox.put_all(
        [
            Job("slack_erase", {"channel": channel, "ts": ts}, f"erase:{channel}:{ts}")
            for channel, ts in there
        ]
    )
    runtime.storage.outbox.put_all(
        [Job("slack_erase_file", {"file": one}, f"erase:{one}") for one in files]
    )
    return len(there) + len(files), others
