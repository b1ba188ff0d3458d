"""Outcomes of the people in an experiment, counted as by hand; the report, the stop, the pages."""

from collections import defaultdict
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from tandem.config.experiments import Experiment
from tandem.core.database import reading, writing
from tandem.insights.experiments import (
    UnknownExperiment,
    find,
    measure_problems,
    report_of,
    state_of,
    watch_guardrails,
)
from tandem.learning.contact import COLUMNS
from tandem.learning.measures import BY_NAME
from tandem.server.app import create_app
from tandem.storage import tables as t
from tests.support.desks import DeskClient

PRIMARY = {"measure": "csat", "better": "higher", "baseline": 0.7, "smallest_effect": 0.05}
GUARD = {"measure": "handover_rate", "worse": "higher", "by": 0.02}


def experiment(today, name="tried", **changes):
    arms = {"usual": {"share": 0.5}, "other": {"share": 0.5, "check_ins": False}}
    about = {"question": "Does it help?", "arms": arms, "primary": PRIMARY, "guardrails": [GUARD]}
    about["start"] = today - timedelta(days=20)
    return Experiment(name=name, **about | changes)


def contact(person, at, **changes):
    values = dict.fromkeys(COLUMNS, 0) | {
        "id": f"{person}.{at.timestamp()}", "conversation_id": f"c_{abs(hash(person))}"[:40],
        "opened_at": at, "ended_at": at + timedelta(minutes=5), "over": 1, "engaged": 1,
        "day": at.strftime("%Y-%m-%d"), "week": at.strftime("%Y-%m-%d"), "channel": "website",
        "language": "en", "policy": "", "person": person, "tier": "", "topic": "order_status",
        "rule": "", "outcome": "assumed", "queue": "", "way": "", "opening": "", "demo": 0,
    }  # fmt: skip
    for name in ("asked_turn", "mood_start", "mood_end", "mood_worst", "csat", "agent_id",
                 "wait_seconds", "wait_ended", "first_reply_seconds", "handle_seconds",
                 "repeat_hours", "return_hours"):  # fmt: skip
        values[name] = None
    return values | changes


def fill(runtime, people, contacts):
    """People into arms, and their contacts."""
    with writing(runtime.storage.database) as db:
        db.execute(insert(t.experiment_person), people)
        db.execute(insert(t.contact), contacts)


def in_arm(person, arm, at, name="tried"):
    return {"experiment": name, "person": person, "arm": arm, "conversation_id": "c", "at": at}


@pytest.fixture
def tried(either):
    one = experiment(either.clock().date())
    either.config.experiments.clear()
    either.config.experiments["tried"] = one
    return either, one


def test_each_person_counts_once_and_only_from_when_they_came_in(tried):
    runtime, one = tried
    now = runtime.clock()
    since = now - timedelta(days=10)
    people = [in_arm("customer 1", "usual", since), in_arm("customer 2", "other", since)]
    contacts = [
        contact("customer 1", now - timedelta(days=15), csat=1),  # before
        contact("customer 1", now - timedelta(days=5), csat=5),
        contact("customer 1", now - timedelta(days=4), csat=2),
        contact("customer 2", now - timedelta(days=3), csat=4),
        contact("customer 3", now - timedelta(days=3), csat=1),  # in no arm
    ]
    fill(runtime, people, contacts)
    (line,) = report_of(runtime, one).primary
    assert (line.usual, line.usual_n, line.other, line.other_n) == (0.5, 1, 1.0, 1)
    assert line.effect.low is None and line.answer == "not yet known"


def test_the_sql_counts_as_python_does(tried):
    runtime, one = tried
    now = runtime.clock()
    people, contacts = [], []
    for number in range(200):
        name, arm = f"customer {number}", "usual" if number // 4 % 2 else "other"
        people.append(in_arm(name, arm, now - timedelta(days=8, minutes=number)))
        for back in range(number % 4):
            at = now - timedelta(days=2 + 3 * back, minutes=number)
            more = {"handover": number * back % 3 == 0, "csat": (number + back) % 6 or None}
            topic = ("order_status", "refund_status", "")[back]
            contacts.append(contact(name, at, topic=topic, **more))
    fill(runtime, people, contacts)
    found = report_of(runtime, one)
    for line, hit, of in (
        (found.primary[0], lambda row: row.csat >= 4, lambda row: row.csat is not None),
        (found.guardrails[0], lambda row: row.handover == 1, lambda row: True),
    ):
        means = _by_hand(runtime, hit, of)
        assert (line.usual_n, line.other_n) == (len(means["usual"]), len(means["other"]))
        assert line.usual == pytest.approx(sum(means["usual"]) / len(means["usual"]))
        assert line.other == pytest.approx(sum(means["other"]) / len(means["other"]))
    assert {line.topic for line in found.by_topic} == {"order_status", "refund_status"}
    since = now - timedelta(days=8)
    assert found.people == len({one["person"] for one in contacts if one["opened_at"] >= since})


def _by_hand(runtime, hit, of):
    """The mean of each person's contacts, by arm."""
    with reading(runtime.storage.database) as db:
        arms = {row.person: row for row in db.execute(select(t.experiment_person))}
        rows = db.execute(select(t.contact)).all()
    by_person = defaultdict(list)
    for row in rows:
        if row.person in arms and row.ended_at >= arms[row.person].at and of(row):
            by_person[row.person].append(hit(row))
    means = defaultdict(list)
    for person, hits in by_person.items():
        means[arms[person].arm].append(sum(hits) / len(hits))
    return means


def _harmful(runtime, people=300):
    now = runtime.clock()
    rows, contacts = [], []
    for number in range(people):
        name, arm = f"customer {number}", "usual" if number % 2 else "other"
        rows.append(in_arm(name, arm, now - timedelta(days=8)))
        often = 3 if arm == "other" else 20
        contacts.append(contact(name, now - timedelta(days=2), handover=number // 2 % often == 0))
    fill(runtime, rows, contacts)


def test_it_stops_by_itself_at_a_guardrail_and_for_good(tried):
    runtime, one = tried
    assert watch_guardrails(runtime) == []
    _harmful(runtime)
    assert watch_guardrails(runtime) == ["tried"]
    state, words = state_of(runtime, one)
    assert state == "stopped" and "handover_rate is higher in other" in words
    assert watch_guardrails(runtime) == []


def test_a_draft_or_an_ended_one_is_not_watched(tried):
    runtime, _ = tried
    _harmful(runtime)
    today = runtime.clock().date()
    for changes in ({"start": None}, {"end": today - timedelta(days=1)}):
        runtime.config.experiments["tried"] = experiment(today, **changes)
        assert watch_guardrails(runtime) == []


@pytest.mark.parametrize(
    ("changes", "state"),
    [({"start": None}, "draft"), ({"start": 5}, "coming"), ({"start": -5}, "running"),
     ({"start": -5, "end": 0}, "running"), ({"start": -5, "end": -1}, "ended")],
)  # fmt: skip
def test_where_it_stands(tried, changes, state):
    runtime, _ = tried
    today = runtime.clock().astimezone(runtime.config.team.zone).date()
    days = {
        name: today + timedelta(days=value) if value is not None else None
        for name, value in changes.items()
    }
    assert state_of(runtime, experiment(today, **days))[0] == state


def test_an_aa_run_on_what_has_been_shows_no_effect(tried):
    runtime, one = tried
    now = runtime.clock()
    contacts = [
        contact(f"customer {n}", now - timedelta(days=2), handover=n % 5 == 0, csat=1 + n % 5)
        for n in range(600)
    ]
    with writing(runtime.storage.database) as db:
        db.execute(insert(t.contact), contacts)
    found = report_of(runtime, one, history=True)
    assert found.people == 600 and not found.ratio.broken
    assert not found.primary[0].effect.settled and found.breached == ""


def test_unknown_names_are_told(tried):
    runtime, one = tried
    with pytest.raises(UnknownExperiment, match="there are tried"):
        find(runtime, "nothing")
    wrong = experiment(runtime.clock().date(), primary=PRIMARY | {"measure": "time_to_person"})
    assert "no measure that can be compared" in measure_problems({"x": wrong})[0]
    assert measure_problems({"tried": one}) == []
    assert all(BY_NAME[name].kind == "share" for name in ("csat", "handover_rate"))


@pytest.fixture
def lead(runtime):
    runtime.config.experiments["tried"] = experiment(runtime.clock().date())
    app = create_app(runtime)
    return DeskClient(app, runtime, "Lena", "lead"), DeskClient(app, runtime, "Sam", "agent")


def test_the_pages_show_it_and_a_lead_stops_it(runtime, lead):
    lena, sam = lead
    assert "Does it help?" in lena.get("experiments").text
    page = lena.get("experiments/tried").text
    assert "Stop for good" in page and "check ins: no" in page
    assert lena.get("experiments/tried?history=1").status_code == 200
    assert lena.get("experiments/tried?format=json").json()["state"] == "running"
    assert sam.get("experiments").status_code == 403
    assert sam.post("experiments/tried/stop", reason="no").status_code == 403
    assert lena.post("experiments/tried/stop", reason=" ").json()["error"]["code"] == "no_reason"
    assert lena.post("experiments/tried/stop", reason="a fault, PIN: 4812").status_code == 200
    assert lena.post("experiments/tried/stop", reason="again").status_code == 409
    page = lena.get("experiments/tried").text
    assert "a fault, PIN: [PIN hidden] (Lena)" in page and "4812" not in page
    assert lena.get("experiments/nothing").status_code == 404


def test_the_page_of_drift_stands_without_a_single_contact(runtime, lead):
    lena, sam = lead
    assert lena.get("drift").status_code == 200
    assert lena.get("drift?format=json").json()["findings"] == []
    for query in ("week=soon", "weeks=99", "baseline=2030-01-01", "weeks=x"):
        assert lena.get(f"drift?{query}").status_code == 400, query
    assert sam.get("drift").status_code == 403
