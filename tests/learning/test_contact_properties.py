"""Properties of contacts and measures, whatever happens in a conversation."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from tandem.core.database import open_database, writing
from tandem.learning import intervals, survival
from tandem.learning.contact import COLUMNS, QUIET, contacts_of
from tandem.learning.measure_sql import Scope, printed, select_of
from tandem.learning.measures import BY_NAME, MEASURES
from tandem.learning.raw import RawCase, RawConversation, RawDeed, RawRating, RawTransition, RawTurn
from tandem.learning.returns import Seen, returns_of
from tandem.storage import tables as t
from tandem.storage.measured import Measured

LONDON = ZoneInfo("Europe/London")
BEGIN = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
INTENTS = ("order_status", "refund_status", "thanks", "goodbye", "inform", "")
minutes = st.integers(0, 60 * 24 * 9)


@st.composite
def conversations(draw, number=0, person=None):
    times = sorted(draw(st.lists(minutes, max_size=12)))
    turns = []
    for seq, minute in enumerate(times, start=1):
        speaker = draw(st.sampled_from(("customer", "customer", "bot", "agent", "system")))
        at = BEGIN + timedelta(minutes=minute)
        more = {}
        if speaker == "customer":
            do = draw(st.sampled_from(("continue", "hand_over", "offer_person", "")))
            more = {
                "intent": draw(st.sampled_from(INTENTS)),
                "frustration": draw(st.none() | st.floats(0, 1)),
                "do": do,
                "rule": "none" if do == "continue" else "frustration",
                "asked_for_person": draw(st.sampled_from((0.0, 1.0))),
                "actions": draw(st.sampled_from(((), ("action_offer_readings",)))),
                "picked": draw(st.booleans()),
            }
        turns.append(RawTurn(seq, speaker, at, "words", **more))
    cases = []
    for index in range(draw(st.integers(0, 2)) if turns else 0):
        asked = draw(st.sampled_from(turns)).at
        claimed = (
            asked + timedelta(minutes=draw(st.integers(0, 90))) if draw(st.booleans()) else None
        )
        closed = (claimed or asked) + timedelta(minutes=draw(st.integers(0, 300)))
        edges = (
            () if claimed else (RawTransition(draw(st.sampled_from(("leave", "switch"))), closed),)
        )
        way = draw(st.sampled_from(("chat", "ticket")))
        cases.append(RawCase(f"h{index}", asked, "general", way,
            claimed_at=claimed, closed_at=draw(st.sampled_from((closed, None))), edges=edges,
            outcome=draw(st.sampled_from(("solved", "not_solved", None))),
            moods=tuple(draw(st.lists(st.floats(0, 1), max_size=4)))))  # fmt: skip
    deeds = tuple(
        RawDeed(turn.seq, draw(st.sampled_from(("done", "failed")))) for turn in turns[:2]
    )
    ratings = tuple(RawRating(turn.at, draw(st.none() | st.integers(1, 5))) for turn in turns[-1:])
    ordered = tuple(sorted(cases, key=lambda case: case.requested_at))
    about = {"cases": ordered, "deeds": deeds, "ratings": ratings}
    return RawConversation(
        f"c_{number}", "website", BEGIN, None, person, None, tuple(turns), **about
    )


NOW = BEGIN + timedelta(days=12)


@given(conversations())
@settings(max_examples=200, deadline=None)
def test_every_word_is_in_one_contact_and_contacts_follow_one_another(raw):
    found = contacts_of(raw, LONDON, NOW)
    said = [turn for turn in raw.turns if turn.speaker == "customer"]
    assert sum(one.customer_turns for one in found) == len(said)
    for one, after in pairwise(found):
        assert one.over and after.engaged
        assert after.opened_at - one.opened_at > QUIET
    assert [one.number for one in found] == list(range(1, len(found) + 1))


@given(conversations())
@settings(max_examples=200, deadline=None)
def test_flags_agree_with_one_another(raw):
    for one in contacts_of(raw, LONDON, NOW):
        assert one.connected <= one.handover and one.left_queue <= one.handover
        assert not (one.connected and one.left_queue and len(raw.cases) < 2)
        assert not one.abandoned or (one.engaged and not one.handover)
        assert one.readings_picked <= one.readings_offered
        assert one.ended_at >= one.opened_at
        assert one.outcome in ("confirmed", "assumed", "unresolved")
        assert (one.wait_seconds is None) == (one.wait_ended is None)
        if one.csat is not None:
            assert one.csat_asked and one.csat in range(1, 6)


@given(st.lists(conversations(), min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_numerators_are_among_denominators_and_groups_add_up(raws):
    engine = open_database("sqlite://")
    t.metadata.create_all(engine)
    rows = []
    for number, raw in enumerate(raws):
        for one in contacts_of(replace(raw, id=f"c_{number}", person=f"p{number}"), LONDON, NOW):
            rows.append({name: getattr(one, name) for name in COLUMNS} | {"demo": 0})
    with writing(engine) as db:
        db.execute(insert(t.contact), rows)
    measured = Measured(engine)
    scope = Scope(BEGIN.date() - timedelta(days=1), NOW.date() + timedelta(days=1), NOW, {}, ("x",))
    together = measured.shares([m for m in MEASURES if m.kind == "share"], scope)[()]
    for measure in MEASURES:
        whole = measured.figure(measure, scope)
        parts = measured.figures(measure, scope, ("topic",))
        assert sum(part.n for part in parts) == whole.n
        if measure.kind == "share":
            assert 0 <= whole.hits <= whole.n
            assert sum(part.hits for part in parts) == whole.hits
            assert (together[measure.name].hits, together[measure.name].n) == (whole.hits, whole.n)
            behind = measured.behind(measure, scope, "hits", limit=1000)
            rest = measured.behind(measure, scope, "rest", limit=1000)
            assert (len(behind), len(behind) + len(rest)) == (whole.hits, whole.n)
            if whole.value is not None:
                assert whole.value in whole.interval
    engine.dispose()


def contact_at(moment, zone=LONDON):
    turn = RawTurn(1, "customer", moment, "hello")
    raw = RawConversation("c", "website", moment, turns=(turn,))
    return contacts_of(raw, zone, moment + timedelta(days=1))[0]


@pytest.mark.parametrize(
    ("moment", "day", "hour"),
    [
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), "2026-10-25", 0),  # summer time, still
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25", 1),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "2026-10-25", 1),  # the same hour again
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), "2026-10-25", 23),  # a day of 25 hours
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), "2026-03-29", 0),
        (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "2026-03-29", 2),  # a day of 23 hours
    ],
)
def test_days_and_hours_are_local_when_clocks_change(moment, day, hour):
    found = contact_at(moment)
    assert (found.day, found.hour) == (day, hour)


def test_weeks_begin_on_local_mondays():
    assert contact_at(datetime(2026, 11, 29, 23, 59, tzinfo=UTC)).week == "2026-11-23"
    assert contact_at(datetime(2026, 11, 30, 0, 0, tzinfo=UTC)).week == "2026-11-30"


@given(st.lists(st.tuples(minutes, st.integers(0, 300), st.sampled_from("ab"))), minutes)
@settings(max_examples=200, deadline=None)
def test_a_return_begins_after_the_end_and_is_the_first(rows, order):
    seen = [
        Seen(str(n), topic, BEGIN + timedelta(minutes=at), BEGIN + timedelta(minutes=at + long))
        for n, (at, long, topic) in enumerate(rows)
    ]
    ordered = BEGIN + timedelta(minutes=order)
    for key, (same, anything) in returns_of(seen, [ordered]).items():
        one = seen[int(key)]
        hours = [(x.opened_at - one.ended_at).total_seconds() / 3600 for x in seen if x is not one]
        alike = [
            (x.opened_at - one.ended_at).total_seconds() / 3600
            for x in seen
            if x is not one and x.topic == one.topic
        ]
        after = (ordered - one.ended_at).total_seconds() / 3600
        assert same == pytest.approx(min((h for h in alike if h > 0), default=None))
        assert anything == pytest.approx(min((h for h in [*hours, after] if h > 0), default=None))


@given(st.lists(st.tuples(st.integers(1, 50), st.booleans()), min_size=1, max_size=60))
@settings(max_examples=200, deadline=None)
def test_leaving_early_never_makes_waits_look_shorter(rows):
    """Whoever left may have waited longer: taking the waits as served can only be shorter."""
    waits = [survival.Until(time, came) for time, came in rows]
    served = [survival.Until(time, True) for time, _ in rows]
    steps = survival.curve(waits)
    assert [s.waiting for s in steps] == sorted((s.waiting for s in steps), reverse=True)
    median, as_if = (
        survival.time_until(steps, 0.5),
        survival.time_until(survival.curve(served), 0.5),
    )
    assert median is None or median >= as_if
    if not any(not came for _, came in rows):
        assert median == intervals.quantile([time for time, _ in rows], 0.5)


@given(st.integers(0, 400), st.integers(0, 400))
def test_wilson_holds_the_share_and_narrows(hits, more):
    n = hits + more
    found = intervals.wilson(hits, n)
    if n == 0:
        assert found is None
        return
    assert hits / n in found and 0 <= found.low <= found.high <= 1
    wide = intervals.wilson(hits * 4, n * 4)
    assert wide.high - wide.low <= found.high - found.low + 1e-9


def test_a_printed_statement_has_no_gaps_and_no_quotes_to_break_out_of():
    scope = Scope(
        BEGIN.date(), NOW.date(), NOW, {"topic": "it's'; DROP TABLE contact; --"}, ("o'k",)
    )
    for measure in MEASURES:
        text = printed(*select_of(measure, scope))
        assert "'it''s''; DROP TABLE contact; --'" in text
        without = re.sub(r"'(?:[^']|'')*'", "", text)
        assert ":" not in without and "DROP" not in without
    with pytest.raises(ValueError, match="no such filter"):
        Scope(BEGIN.date(), NOW.date(), NOW, {"1=1 OR topic": "x"})
    with pytest.raises(ValueError, match="cannot group"):
        select_of(BY_NAME["engaged"], Scope(BEGIN.date(), NOW.date(), NOW), ("text",))
