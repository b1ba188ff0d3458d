"""Every measure: what it asks, how it is counted, what is easily got wrong, where it comes from.

A measure is data: SQL over the roll-up of contacts (`tandem/learning/contact.py`), the same for
SQLite and PostgreSQL, which `bin/tandem measure NAME --sql` prints. A share has a numerator that is
counted among its denominator only, so it can never pass 1. docs/measures.md is made from here.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["share", "median", "mean", "wait"]
Family = Literal["helping", "failing", "people", "mood", "words", "warning"]
Better = Literal["up", "down", ""]
LOW_MOOD = 0.6
"""Frustration from which a mood is low; team.yml's `notes: mood_at` as shipped."""
EXODUS_HOURS = 30 * 24


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. Of a share `hits` are counted among `of`; of the others `value` is what is
    measured among `of`, in `unit`. With `window_hours` only contacts count that ended longer ago
    than that: the others may still get what the measure waits for. `better` is where good is."""

    name: str
    title: str
    asks: str
    family: Family
    of: str
    hits: str = ""
    value: str = ""
    kind: Kind = "share"
    unit: str = ""
    quantile: float = 0.5
    window_hours: int = 0
    better: Better = ""
    pitfall: str = ""
    source: str = ""


ENGAGED = "engaged = 1"
KNOWN = "engaged = 1 AND person IS NOT NULL"
SAME_MATTER = f"{KNOWN} AND topic <> ''"
CONTAINED = "handover = 0 AND abandoned = 0"
PEOPLE = "domain notes; Amazon Connect and Chatwoot count alike"
RESOLUTION = "Genesys, LivePerson and Intercom keep assumed and confirmed apart"


def _no_repeat(hours: int) -> str:
    return f"(repeat_hours IS NULL OR repeat_hours > {hours})"


def _within(name: str, words: str, hours: int) -> tuple[Measure, ...]:
    """Verified containment and repeat contact for one window."""
    return (
        Measure(
            f"verified_containment_{name}",
            f"Contained, verified after {words}",
            f"Was it settled without a person, and did they not come back about it in {words}?",
            "helping",
            SAME_MATTER,
            f"{CONTAINED} AND {_no_repeat(hours)}",
            window_hours=hours,
            better="up",
            pitfall="Only contacts older than the window count, and only of people who would be "
            "recognised when they come back, on whatever channel.",
            source="Dialogflow CX: CONTAINED_SESSION_NO_CALLBACK_RATE has 24 h",
        ),
        Measure(
            f"repeat_contact_{name}",
            f"Came back within {words}",
            f"Did the same person come back about the same topic within {words}?",
            "failing",
            SAME_MATTER,
            f"repeat_hours <= {hours}",
            window_hours=hours,
            better="down",
            pitfall="Counted from the end of a contact, not from its beginning; on every channel; "
            "whoever cannot be recognised is left out of both numbers.",
            source="usual; domain notes B",
        ),
    )


MEASURES: tuple[Measure, ...] = (
    Measure("engaged", "Engaged", "Who opened the chat, and said something?", "helping", "1 = 1",
            ENGAGED, pitfall="A page that opens the chat by itself counts as opened.",
            source="Infobip"),
    Measure("handover_rate", "Handed over", "Which contacts went to a person?", "people", ENGAGED,
            "handover = 1", pitfall="Low is not good by itself: it should be right, not low. A "
            "request that nobody answered counts here too; see the connect rate.",
            source=PEOPLE),
    Measure("connect_rate", "Connected", "Of those handed over: did a person come?", "people",
            "handover = 1", "connected = 1", better="up",
            pitfall="Without it a request that nobody answered looks like help.", source=PEOPLE),
    Measure("asked_for_person", "Asked for a person", "Who asked for a person themselves?",
            "people", ENGAGED, "asked = 1", better="down",
            pitfall="Not the same as handed over: rules call people, too.",
            source="domain notes B"),
    Measure("asked_turn", "Asked at message", "At which of their messages did they ask?", "people",
            "asked = 1", value="asked_turn", kind="median", unit="messages",
            pitfall="The first message means: they never meant to talk to the assistant.",
            source="own"),
    Measure("raw_containment", "Contained", "What ended without a person and not in the air?",
            "helping", ENGAGED, CONTAINED, better="up",
            pitfall="Not 1 less the handovers: who left without an outcome is not contained.",
            source="domain notes B"),
    *_within("24h", "24 hours", 24),
    *_within("72h", "72 hours", 72),
    *_within("7d", "7 days", 168),
    Measure("confirmed", "Confirmed", "What did the customer say is settled?", "helping", ENGAGED,
            "outcome = 'confirmed'", better="up",
            pitfall="Thanks after an answer, or a rating of 4 or 5; silence is never confirmation.",
            source=RESOLUTION),
    Measure("assumed", "Assumed settled", "What was done without a word of the customer's?",
            "helping", ENGAGED, "outcome = 'assumed'",
            pitfall="A deed or an agent's “solved” without objection. Never add it to the "
            "confirmed ones silently.", source=RESOLUTION),
    Measure("unresolved", "Unresolved", "What ended without an outcome?", "failing", ENGAGED,
            "outcome = 'unresolved'", better="down", pitfall="Some of it was settled elsewhere.",
            source=RESOLUTION),
    Measure("bot_abandonment", "Left the assistant", "Who left without an outcome and a person?",
            "failing", ENGAGED, "abandoned = 1", better="down",
            pitfall="Dropping them from denominators makes everything else look better.",
            source="Power Virtual Agents, but from the end, not from the start"),
    Measure("queue_abandonment", "Left the queue", "Who left while waiting for a person?",
            "failing", "handover = 1 AND way = 'chat'", "left_queue = 1", better="down",
            pitfall="Who chose a call or a mail instead has not left.", source="Amazon Connect"),
    Measure("first_contact_resolution", "Settled at first contact",
            "Was it settled without being passed on, and without coming back in 7 days?",
            "helping", SAME_MATTER, f"outcome <> 'unresolved' AND transfers = 0 AND "
            f"{_no_repeat(168)}", window_hours=168, better="up",
            pitfall="Too short a window, and closing early, flatter it.", source="domain notes B"),
    Measure("time_to_person", "Wait for a person", "How long until a person was there?", "people",
            "wait_seconds IS NOT NULL", value="wait_seconds", kind="wait", unit="seconds",
            better="down", pitfall="Whoever left counts as waiting up to then (Kaplan-Meier); the "
            "mean of the connected alone hides the longest waits.",
            source="Kaplan and Meier 1958"),
    Measure("time_to_person_p90", "Wait for a person, 90th percentile",
            "How long did the tenth wait who waited longest?", "people",
            "wait_seconds IS NOT NULL", value="wait_seconds", kind="wait", unit="seconds",
            quantile=0.9, better="down", pitfall="As above; unknown where too many left.",
            source="Kaplan and Meier 1958"),
    Measure("first_reply", "First reply of a person", "How long until a person had answered?",
            "people", "first_reply_seconds IS NOT NULL", value="first_reply_seconds",
            kind="median", unit="seconds", better="down",
            pitfall="Only of those who got one; read it with the connect rate. Tickets over night "
            "are in it: filter by way or hour.", source="usual"),
    Measure("handling_time", "Handling time", "How long does a person have a case?", "people",
            "handle_seconds IS NOT NULL", value="handle_seconds", kind="median", unit="seconds",
            pitfall="Chats overlap; a longer time with the same satisfaction is another mix of "
            "topics more often than slower work. Never blend in contacts without a person.",
            source="usual"),
    Measure("transfers", "Passed on", "Which cases went from one agent to another?", "people",
            "connected = 1", "transfers > 0", better="down",
            pitfall="From the assistant to a person is no transfer.", source="domain notes B"),
    Measure("reopened", "Reopened", "Which cases began again in the same contact?", "failing",
            "connected = 1", "reopened = 1", better="down",
            pitfall="Coming back later is repeat contact.", source="Chatwoot"),
    Measure("csat", "Satisfied", "Of those who answered: who pressed 4 or 5 of 5?", "mood",
            "csat IS NOT NULL", "csat >= 4", better="up",
            pitfall="Never without the response rate. Asked after the matter is settled: whoever "
            "left before is not in it.", source="usual (top two of five)"),
    Measure("csat_response", "Answered how it was", "Of those asked: who pressed anything?", "mood",
            "csat_asked = 1", "csat IS NOT NULL", pitfall="Below a tenth the answers are a sect.",
            source="usual"),
    Measure("mood_shift", "Mood from start to end", "How did the frustration change?", "mood",
            "mood_start IS NOT NULL", value="mood_end - mood_start", kind="mean",
            unit="frustration (0-1), less is better", better="down",
            pitfall="Last two messages against the first two, of at least four, without the final "
            "thanks and goodbye, which flatter. What others said does not count.",
            source="domain notes B"),
    Measure("low_mood", "Low mood", "Where did the mood get low?", "mood",
            "mood_worst IS NOT NULL", f"mood_worst >= {LOW_MOOD}", better="down",
            pitfall="Calm people leave, too.", source="own"),
    Measure("recovered", "Recovered", "Of those in low mood: who was calm at the end?", "mood",
            f"mood_worst >= {LOW_MOOD} AND mood_end IS NOT NULL", f"mood_end < {LOW_MOOD}",
            better="up", pitfall="Only of contacts with four messages or more.", source="own"),
    Measure("asked_again", "Asked again after a handover",
            "Did a person ask for what was in the packet?", "people", "connected = 1",
            "asked_again > 0", better="down",
            pitfall="Order numbers, addresses and other facts; a question that names the fact "
            "confirms it and does not count.", source="own, as the desk's hints have it"),
    Measure("readings_offered", "Asked what was meant", "Where was the assistant not sure?",
            "words", ENGAGED, "readings_offered > 0", source="own",
            pitfall="Asking is better than guessing; see how often one is picked."),
    Measure("readings_picked", "Picked a reading", "Of those asked: did one of the readings fit?",
            "words", "readings_offered > 0", "readings_picked > 0", better="up", source="own",
            pitfall="Who says it in other words has not picked, and may be understood."),
    Measure("not_known", "Not known", "Where did no page have the answer?", "words", ENGAGED,
            "not_known > 0", better="down", source="own",
            pitfall="Read the questions: some are not ours to answer."),
    Measure("bot_repeats", "Said twice", "Where did the assistant say the same twice running?",
            "words", ENGAGED, "bot_repeats > 0", better="down", source="own",
            pitfall="Word for word; the same in other words is not found."),
    Measure("opening_used", "Opening line used", "Did agents send the opening line as offered?",
            "words", "opening <> ''", "opening = 'used'", source="own",
            pitfall="High may mean helpful, or in a hurry: read them."),
    Measure("opening_edited", "Opening line edited", "Did agents change it before sending?",
            "words", "opening <> ''", "opening = 'edited'", source="own",
            pitfall="Alike from 60 of 100 on (rapidfuzz)."),
    Measure("handoff_highway", "Handoff highway",
            "Which matters that the assistant should solve go to people?", "warning",
            f"{ENGAGED} AND topic IN (:solvable)", "handover = 1", better="down",
            pitfall="Against the topic's own weeks before, never against another topic's. The "
            "topics stand in team.yml.", source="the three signs of the field"),
    Measure("repetition_loop", "Repetition loop",
            "Where did somebody have to say or hear the same again?", "warning", ENGAGED,
            "bot_repeats > 0 OR asked_again > 0 OR rule IN ('repetition', 'bot_repetition')",
            better="down", pitfall="Every part of it is certain, so it is a lower bound.",
            source="the three signs of the field"),
    Measure("silent_exodus", "Silent exodus",
            "Who left in low mood without an outcome, and was not seen again for 30 days?",
            "warning", KNOWN,
            f"mood_worst >= {LOW_MOOD} AND outcome = 'unresolved' AND connected = 0 AND "
            f"(return_hours IS NULL OR return_hours > {EXODUS_HOURS})",
            window_hours=EXODUS_HOURS, better="down",
            pitfall="A contact or an order is being seen. Known a month late; its early sign is "
            "the next one.", source="the three signs of the field"),
    Measure("low_leavers", "Left in low mood",
            "Who left in low mood without an outcome, and is not back after a day?", "warning",
            KNOWN, f"mood_worst >= {LOW_MOOD} AND outcome = 'unresolved' AND connected = 0 AND "
            "(return_hours IS NULL OR return_hours > 24)", window_hours=24, better="down",
            pitfall="Some of them come back later.", source="own: the exodus as it begins"),
)  # fmt: skip

BY_NAME = {measure.name: measure for measure in MEASURES}

DIMENSIONS: dict[str, str] = {
    "topic": "Topic",
    "channel": "Channel",
    "queue": "Queue",
    "way": "Way to a person",
    "policy": "Version of escalation.yml",
    "language": "Language",
    "tier": "Customer tier",
    "agent_id": "Agent",
    "rule": "First rule that fired",
    "outcome": "Outcome",
    "day": "Day",
    "week": "Week",
    "weekday": "Day of the week, 0 is Monday",
    "hour": "Hour of the day",
    "demo": "Made up",
}
"""By what a measure may be filtered and grouped: columns of the roll-up."""
