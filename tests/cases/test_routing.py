"""Who gets which case, how long it takes, and what team.yml may say."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.cases.agent import Agent
from tandem.cases.case import Case
from tandem.cases.routing import fits, may_claim, offers, queue_sort_key, wait_range
from tandem.cases.timers import timers_of
from tandem.config.settings import ROOT
from tandem.config.team import SUPPORT_TIERS, load_team
from tandem.core.errors import PolicyError

SHIPPED = ROOT / "team.yml"
TEAM = load_team(SHIPPED)
NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)


def agent(name="a", support_tier="general", skills=(), open_cases=0, **more):
    found = {"support_tier": support_tier, "skills": tuple(skills), "open_cases": open_cases}
    return Agent(name, name, **found | {"capacity": 4, "presence": "available"} | more)


def case(name="c", queue="general", support_tier="general", minutes=0, priority=3, **more):
    requested = NOON - timedelta(minutes=minutes)
    found = {"id": name, "queue": queue, "support_tier": support_tier, "priority": priority}
    found |= {"requested_at": requested, "contact_method": "chat", "state": "queued"}
    found |= dict.fromkeys(("reference", "conversation_id", "handover_id", "reason"), name)
    found["queue_sort_key"] = queue_sort_key(requested, priority, TEAM.file.waiting)
    return Case(**found | more)


def given_to(cases, agents):
    return [(c.id, a.id) for c, a in offers(cases, agents, TEAM, NOON)]


def test_skills_and_level_must_fit():
    assert fits(agent(), case(), TEAM)
    assert not fits(agent(), case(support_tier="senior"), TEAM)
    assert fits(agent(support_tier="supervisor"), case(support_tier="senior"), TEAM)
    assert not fits(agent(support_tier="supervisor"), case(queue="fraud"), TEAM)
    assert fits(agent(support_tier="senior", skills=["fraud"]), case(queue="fraud"), TEAM)


def test_by_hand_anybody_may_take_a_case_unless_its_queue_is_strict():
    assert may_claim(agent(), case(support_tier="senior"), TEAM)
    assert not may_claim(agent(support_tier="senior"), case(queue="fraud"), TEAM)


def test_nobody_is_offered_more_than_they_can_do():
    busy, away = agent("busy", open_cases=4), agent("away", presence="away")
    assert given_to([case()], [busy, away, agent("gone", presence="offline")]) == []
    cases = [case(str(n)) for n in range(6)]
    assert len(given_to(cases, [agent("free", capacity=2)])) == 2


def test_seniors_stay_free_for_what_only_they_can_do():
    senior, junior = agent("senior", "senior", ["fraud"]), agent("junior", open_cases=3)
    assert given_to([case()], [senior, junior]) == [("c", "junior")]


def test_of_equals_the_one_with_less_to_do_is_asked():
    assert given_to([case()], [agent("a", open_cases=2), agent("b", open_cases=1)]) == [("c", "b")]


def test_who_let_a_case_pass_is_not_asked_again():
    assert given_to([case(passed_over_by=("a",))], [agent("a"), agent("b")]) == [("c", "b")]
    assert given_to([case(passed_over_by=("a", "b", "x", "y"))], [agent("c")]) == []


def test_a_call_is_offered_when_its_time_has_come_and_a_ticket_never():
    early = case(contact_method="callback", callback_at=NOON + timedelta(minutes=5))
    now = case(contact_method="callback", callback_at=NOON)
    assert given_to([early], [agent()]) == []
    assert given_to([now], [agent()]) == [("c", "a")]
    assert given_to([case(contact_method="ticket")], [agent()]) == []


def test_priority_goes_first_and_waiting_makes_up_for_it():
    step = TEAM.file.waiting.ageing_minutes
    pressing, fresh = case("pressing", priority=1), case("fresh", priority=3)
    old = case("old", priority=3, minutes=2 * step + 1)
    assert [c for c, _ in given_to([fresh, pressing], [agent(capacity=2)])] == ["pressing", "fresh"]
    assert [c for c, _ in given_to([pressing, old], [agent(capacity=2)])] == ["old", "pressing"]


@given(
    cases=st.lists(
        st.builds(
            case,
            st.uuids().map(str),
            st.sampled_from(["general", "fraud", "supervisor"]),
            st.sampled_from(SUPPORT_TIERS),
            st.integers(0, 60),
            st.integers(1, 4),
        ),
        max_size=12,
        unique_by=lambda c: c.id,
    ),
    agents=st.lists(
        st.builds(
            agent,
            st.uuids().map(str),
            st.sampled_from(SUPPORT_TIERS),
            st.sampled_from([(), ("fraud",)]),
            st.integers(0, 5),
            presence=st.sampled_from(["available", "away", "offline"]),
        ),
        max_size=6,
        unique_by=lambda a: a.id,
    ),
)
def test_offers_never_break_a_limit_and_leave_nobody_idle(cases, agents):
    found = offers(cases, agents, TEAM, NOON)
    assert len({c.id for c, _ in found}) == len(found)
    offered = {c.id for c, _ in found}
    load = {a.id: a.open_cases for a in agents}
    for c, a in found:
        assert fits(a, c, TEAM) and a.presence == "available"
        load[a.id] += 1
    for a in agents:
        assert load[a.id] <= max(a.capacity, a.open_cases)
        idle = a.presence == "available" and load[a.id] < a.capacity
        assert not (idle and any(fits(a, c, TEAM) for c in cases if c.id not in offered))


def test_the_range_comes_from_recent_waits_and_grows_with_the_place():
    dial = TEAM.file.waiting
    assert wait_range([], 1, dial) == (dial.low_minutes, dial.high_minutes)
    waits = [60.0 * minutes for minutes in range(1, 11)]
    assert wait_range(waits, 1, dial) == (6, 10)
    assert wait_range(waits, 3, dial) == (12, 16)


@given(st.lists(st.floats(0, 7200), max_size=60), st.integers(1, 40))
def test_a_range_is_a_range(waits, place):
    low, high = wait_range(waits, place, TEAM.file.waiting)
    assert 1 <= low < high


def waiting(**more):
    found = {"requested_at": NOON, "queue_sort_key": NOON, "next_update_at": NOON, "due_at": NOON}
    return case(**found | {"offered_until": NOON, "claimed_at": NOON} | more)


def test_which_timers_a_case_has():
    assert set(timers_of(waiting(), TEAM)) == {"wait", "update", "breach"}
    assert set(timers_of(waiting(state="offered"), TEAM)) == {"offer", "wait", "update", "breach"}
    assert set(timers_of(waiting(contact_method="ticket"), TEAM)) == {"breach"}
    call = waiting(contact_method="callback", callback_at=NOON)
    assert set(timers_of(call, TEAM)) == {"breach", "callback"}
    assert set(timers_of(waiting(breached_at=NOON, contact_method="mail"), TEAM)) == set()
    assert set(timers_of(waiting(state="with_agent"), TEAM)) == {"silence"}
    taken = waiting(state="with_agent", contact_method="ticket")
    assert set(timers_of(taken, TEAM)) == {"silence", "breach"}
    assert timers_of(waiting(state="closed"), TEAM) == {}


def problems(tmp_path, *changes: tuple[str, str]) -> list[str]:
    text = SHIPPED.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file = tmp_path / "team.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load_team(file)
    return caught.value.problems


def line_of(words: str) -> int:
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if words in line)


def test_every_mistake_in_the_file_is_told_with_its_line(tmp_path):
    found = problems(
        tmp_path,
        ("Europe/London", "Europe/Londn"),
        ("monday: 08:00-20:00", "monday: 8-20"),
        ("2026-12-25: closed", "2026-12-25: shut"),
        ("most_waiting: 40", "most_waitin: 40"),
    )
    assert [problem.split(": ")[0] for problem in found] == [
        f"team.yml:{line_of('time_zone: ')}",
        f"team.yml:{line_of('monday')}",
        f"team.yml:{line_of('2026-12-25')}",
        f"team.yml:{line_of('general:')}",
        f"team.yml:{line_of('most_waiting: 40')}",
    ]
    assert "Did you mean `most_waiting`?" in found[-1]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("tuesday: 08:00-20:00", "tuesday: 20:00-08:00", "must end after it begins"),
        ("tuesday: 08:00-20:00", "tuesday: 08:00-12:00, 11:00-14:00", "follow one another"),
        ("tuesday: 08:00-20:00", "tuesday: 08:00-24:30", "24:00 at the latest"),
        ("  general:\n", "  usual:\n", "one must be called general"),
        ("offline_seconds: 45", "offline_seconds: 5", "greater than or equal to 20"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path, old, new, words):
    assert any(words in problem for problem in problems(tmp_path, (old, new)))


def test_a_contact_method_with_its_own_limit_counts_for_that_alone():
    limits = {"at_once": {"callback": 1, "ticket": 12}, "capacity": 2}
    busy = agent(open_cases=4, open_by_method={"ticket": 3, "chat": 1}, **limits)
    call = {"contact_method": "callback", "callback_at": NOON}
    waiting = [case("chat1"), case("call1", **call), case("call2", **call), case("chat2")]
    assert {c for c, _ in given_to(waiting, [busy])} == {"chat1", "call1"}
    assert given_to([case("chat1")], [agent(open_cases=2, **limits)]) == []


@pytest.mark.parametrize("presence", ["paused", "break", "away", "offline"])
def test_only_who_is_available_is_offered_cases(presence):
    assert given_to([case()], [agent(presence=presence)]) == []
