"""Doubtful messages of the database, picked and grouped: what `bin/tandem review` and the desk's
page show."""

from collections.abc import Callable
from datetime import timedelta

import numpy as np

from tandem.learning.review import Doubt, Group, doubts_of, grouped
from tandem.runtime import Runtime

DAYS = 30
MOST_DOUBTS = 2000
"""Grouping compares each with all groups: more than this are no one's work for a day."""


def groups(
    runtime: Runtime, vectors: Callable[[list[str]], np.ndarray], days: int = DAYS
) -> list[Group]:
    """What nobody has looked at yet, most frequent first. `vectors` makes unit vectors of texts."""
    found = doubts(runtime, days)
    return grouped(found, vectors([one.text for one in found])) if found else []


def doubts(runtime: Runtime, days: int = DAYS) -> list[Doubt]:
    """The doubtful messages of the last days, newest conversation first."""
    reviews, at = runtime.storage.reviews, runtime.config.policy.confidence.at
    done, found = reviews.done(), []
    for conversation_id in reviews.newest_conversations(runtime.clock() - timedelta(days=days)):
        conversation = runtime.storage.conversations.conversation(conversation_id)
        decisions = {
            event["turn_id"]: event["data"]
            for event in runtime.storage.events.of(conversation_id, "decision")
        }
        found += [one for one in doubts_of(conversation, decisions, at) if one.turn_id not in done]
        if len(found) >= MOST_DOUBTS:
            break
    return found[:MOST_DOUBTS]
