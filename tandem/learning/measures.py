"""Every measure: how it is counted, and where it comes from. What it is called, asks, and what is
easily got wrong with it stands in words/measures.yml.

A measure is data: SQL over the roll-up of contacts (`tandem/learning/contact.py`), the same for
SQLite and PostgreSQL, which `bin/tandem measure NAME --sql` prints. A share has a numerator that is
counted among its denominator only, so it can never pass 1. docs/measures.md is made from here.
"""

import re
from dataclasses import dataclass
from typing import Literal

from tandem.core.words import say

Kind = Literal["share", "median", "mean", "wait"]
Family = Literal["helping", "failing", "people", "mood", "words", "warning"]
Better = Literal["up", "down", ""]
LOW_MOOD = 0.6
"""Frustration from which a mood is low; team.yml's `notes: mood_at` as shipped."""
EXODUS_HOURS = 30 * 24
WINDOWED = re.compile(r"_(24h|72h|7d)\Z")


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. Of a share `hits` are counted among `of`; of the others `value` is what is
    measured among `of`, in `unit`. With `window_hours` only contacts count that ended longer ago
    than that: the others may still get what the measure waits for. `better` is where good is."""

    name: str
    family: Family
    of: str
    hits: str = ""
    value: str = ""
    kind: Kind = "share"
    unit: str = ""
    quantile: float = 0.5
    window_hours: int = 0
    better: Better = ""
    source: str = ""

    @property
    def title(self) -> str:
        """What it is called."""
        return self._said("title_")

    @property
    def asks(self) -> str:
        """The question it answers."""
        return self._said("asks_")

    @property
    def pitfall(self) -> str:
        """What is easily got wrong."""
        return self._said("pitfall_")

    def _said(self, what: Literal["title_", "asks_", "pitfall_"]) -> str:
        found = WINDOWED.search(self.name)
        if found is None:
            return say(f"measures.{what}{self.name}")
        name = self.name.removesuffix(found[0])
        return say(f"measures.{what}{name}_within", span=say(f"measures.span_{found[1]}"))


ENGAGED = "engaged = 1"
KNOWN = "engaged = 1 AND person IS NOT NULL"
SAME_MATTER = f"{KNOWN} AND topic <> ''"
CONTAINED = "handover = 0 AND abandoned = 0"
PEOPLE = "domain notes; Amazon Connect and Chatwoot count alike"
RESOLUTION = "Genesys, LivePerson and Intercom keep assumed and confirmed apart"


def _no_repeat(hours: int) -> str:
    return f"(repeat_hours IS NULL OR repeat_hours > {hours})"


def _within(name: str, hours: int) -> tuple[Measure, ...]:
    """Verified containment and repeat contact for one window."""
    return (
        Measure(
            f"verified_containment_{name}",
            "helping",
            SAME_MATTER,
            f"{CONTAINED} AND {_no_repeat(hours)}",
            window_hours=hours,
            better="up",
            source="Dialogflow CX: CONTAINED_SESSION_NO_CALLBACK_RATE has 24 h",
        ),
        Measure(
            f"repeat_contact_{name}",
            "failing",
            SAME_MATTER,
            f"repeat_hours <= {hours}",
            window_hours=hours,
            better="down",
            source="usual; domain notes B",
        ),
    )


MEASURES: tuple[Measure, ...] = (
    Measure("engaged", "helping", "1 = 1", ENGAGED, source="Infobip"),
    Measure("handover_rate", "people", ENGAGED, "handover = 1", source=PEOPLE),
    Measure("connect_rate", "people", "handover = 1", "connected = 1", better="up", source=PEOPLE),
    Measure("asked_for_person", "people", ENGAGED, "asked = 1", better="down",
            source="domain notes B"),
    Measure("asked_turn", "people", "asked = 1", value="asked_turn", kind="median", unit="messages",
            source="own"),
    Measure("raw_containment", "helping", ENGAGED, CONTAINED, better="up", source="domain notes B"),
    *_within("24h", 24),
    *_within("72h", 72),
    *_within("7d", 168),
    Measure("confirmed", "helping", ENGAGED, "outcome = 'confirmed'", better="up",
            source=RESOLUTION),
    Measure("assumed", "helping", ENGAGED, "outcome = 'assumed'", source=RESOLUTION),
    Measure("unresolved", "failing", ENGAGED, "outcome = 'unresolved'", better="down",
            source=RESOLUTION),
    Measure("bot_abandonment", "failing", ENGAGED, "abandoned = 1", better="down",
            source="Power Virtual Agents, but from the end, not from the start"),
    Measure("queue_abandonment", "failing", "handover = 1 AND way = 'chat'", "left_queue = 1",
            better="down", source="Amazon Connect"),
    Measure("first_contact_resolution", "helping", SAME_MATTER,
            f"outcome <> 'unresolved' AND transfers = 0 AND " f"{_no_repeat(168)}",
            window_hours=168, better="up", source="domain notes B"),
    Measure("time_to_person", "people", "wait_seconds IS NOT NULL", value="wait_seconds",
            kind="wait", unit="seconds", better="down", source="Kaplan and Meier 1958"),
    Measure("time_to_person_p90", "people", "wait_seconds IS NOT NULL", value="wait_seconds",
            kind="wait", unit="seconds", quantile=0.9, better="down",
            source="Kaplan and Meier 1958"),
    Measure("first_reply", "people", "first_reply_seconds IS NOT NULL", value="first_reply_seconds",
            kind="median", unit="seconds", better="down", source="usual"),
    Measure("handling_time", "people", "handle_seconds IS NOT NULL", value="handle_seconds",
            kind="median", unit="seconds", source="usual"),
    Measure("transfers", "people", "connected = 1", "transfers > 0", better="down",
            source="domain notes B"),
    Measure("reopened", "failing", "connected = 1", "reopened = 1", better="down",
            source="Chatwoot"),
    Measure("csat", "mood", "csat IS NOT NULL", "csat >= 4", better="up",
            source="usual (top two of five)"),
    Measure("csat_response", "mood", "csat_asked = 1", "csat IS NOT NULL", source="usual"),
    Measure("mood_shift", "mood", "mood_start IS NOT NULL", value="mood_end - mood_start",
            kind="mean", unit="frustration (0-1), less is better", better="down",
            source="domain notes B"),
    Measure("low_mood", "mood", "mood_worst IS NOT NULL", f"mood_worst >= {LOW_MOOD}",
            better="down", source="own"),
    Measure("recovered", "mood", f"mood_worst >= {LOW_MOOD} AND mood_end IS NOT NULL",
            f"mood_end < {LOW_MOOD}", better="up", source="own"),
    Measure("asked_again", "people", "connected = 1", "asked_again > 0", better="down",
            source="own, as the desk's hints have it"),
    Measure("readings_offered", "words", ENGAGED, "readings_offered > 0", source="own"),
    Measure("readings_picked", "words", "readings_offered > 0", "readings_picked > 0", better="up",
            source="own"),
    Measure("not_known", "words", ENGAGED, "not_known > 0", better="down", source="own"),
    Measure("bot_repeats", "words", ENGAGED, "bot_repeats > 0", better="down", source="own"),
    Measure("opening_used", "words", "opening <> ''", "opening = 'used'", source="own"),
    Measure("opening_edited", "words", "opening <> ''", "opening = 'edited'", source="own"),
    Measure("handoff_highway", "warning", f"{ENGAGED} AND topic IN (:solvable)", "handover = 1",
            better="down", source="the three signs of the field"),
    Measure("repetition_loop", "warning", ENGAGED,
            "bot_repeats > 0 OR asked_again > 0 OR rule IN ('repetition', " "'bot_repetition')",
            better="down", source="the three signs of the field"),
    Measure("silent_exodus", "warning", KNOWN,
            f"mood_worst >= {LOW_MOOD} AND outcome = 'unresolved' AND connected = 0 AND "
            f"(return_hours IS NULL OR return_hours > {EXODUS_HOURS})", window_hours=EXODUS_HOURS,
            better="down", source="the three signs of the field"),
    Measure("low_leavers", "warning", KNOWN,
            f"mood_worst >= {LOW_MOOD} AND outcome = 'unresolved' AND connected = 0 AND "
            "(return_hours IS NULL OR return_hours > 24)", window_hours=24, better="down",
            source="own: the exodus as it begins"),
)  # fmt: skip

BY_NAME = {measure.name: measure for measure in MEASURES}

DIMENSIONS = (
    "topic", "channel", "queue", "way", "policy", "language", "tier", "agent_id", "rule", "outcome",
    "day", "week", "weekday", "hour", "demo",
)  # fmt: skip
"""By what a measure may be filtered and grouped: columns of the roll-up.
`words/measures.yml` has what they are called."""
