"""Alarms are told once, by mail and in Slack, snoozed with a reason, and end by themselves."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, update

from tandem.config.settings import ROOT
from tandem.config.team import AlarmRule, load_team
from tandem.core.database import writing
from tandem.insights import watch
from tandem.insights.team_check import insights_problems
from tandem.learning.contact import COLUMNS
from tandem.storage import tables as t
from tests.conftest import make_runtime, put_away
from tests.support.shops import FixedClock

pytestmark = pytest.mark.services
TEXTS = {"channel", "language", "policy", "tier", "topic", "rule", "outcome", "queue", "way",
         "opening", "id", "conversation_id", "week"}  # fmt: skip
EMPTY = {"person", "agent_id", "asked_turn", "mood_start", "mood_end", "mood_worst", "mood_last",
         "csat", "wait_seconds", "wait_ended", "first_reply_seconds", "handle_seconds"}  # fmt: skip


@pytest.fixture
def timed(tmp_path, filled_shop):
    clock = FixedClock()
    slack = {"slack_bot_token": "xoxb-1", "slack_agents_channel": "C0AGENTS"}
    team = tmp_path / "team.yml"
    text = (ROOT / "team.yml").read_text("utf-8").replace('mail: ""', "mail: lena@example.org")
    team.write_text(text, "utf-8")
    runtime = make_runtime(tmp_path, filled_shop, clock=clock, team_file=team, **slack)
    yield runtime, clock
    put_away(runtime)


def contacts(runtime, day, count, handed, topic="refund_status"):
    rows = []
    for number in range(count):
        row = {name: "" if name in TEXTS else None if name in EMPTY else 0 for name in COLUMNS}
        key = f"c_{day}_{topic}_{number}"
        row |= {"id": key, "conversation_id": key, "day": str(day), "week": str(day), "engaged": 1}
        row |= {"over": 1, "topic": topic, "handover": int(number < handed), "demo": 0}
        row |= {"opened_at": runtime.clock(), "ended_at": runtime.clock() - timedelta(days=3)}
        rows.append(row)
    with writing(runtime.storage.database) as db:
        db.execute(insert(t.contact), rows)


def jobs(runtime, kind):
    return [job for job in runtime.storage.outbox.waiting() if job.kind == kind]


def test_a_change_is_told_once_and_again_after_a_snooze(timed):
    runtime, clock = timed
    today = clock().date()
    for past in range(90, 8, -1):
        contacts(runtime, today - timedelta(days=past), 20, 3)
    assert watch.look(runtime) == []
    for past in range(8, 0, -1):
        contacts(runtime, today - timedelta(days=past), 20, 9)
    (alarm,) = watch.look(runtime)
    assert alarm.rule == "more handovers of refunds" and "Refund" not in alarm.words
    assert "refund status" in alarm.words and "before it was 15 %" in alarm.words
    assert watch.look(runtime) == [], "told once"
    (mail,), (post,) = jobs(runtime, "mail"), jobs(runtime, watch.SLACK_ALARM)
    assert mail.payload["to"] == "lena@example.org"
    assert (
        "measure=handover_rate" in mail.payload["text"]
        and "topic=refund_status" in post.payload["text"]
    )
    until = clock() + timedelta(days=1)
    assert runtime.storage.alarms.snooze(alarm.id, until, "Lena", "the bank's outage")
    assert runtime.storage.alarms.open()[0].snoozed_by == "Lena"
    watch.look(runtime)
    assert len(jobs(runtime, "mail")) == 1
    clock.go_on(days=1, minutes=5)
    contacts(runtime, today, 20, 9)
    watch.look(runtime), watch.look(runtime)
    assert len(jobs(runtime, "mail")) == 2, "once more, and once only"
    assert runtime.storage.alarms.open()[0].snoozed_by is None
    with writing(runtime.storage.database) as db:
        db.execute(update(t.contact).values(handover=0))
    watch.look(runtime)
    assert runtime.storage.alarms.open() == []
    assert not runtime.storage.alarms.snooze(alarm.id, until, "Lena", "late")


def test_a_limit_is_watched_too(timed):
    runtime, clock = timed
    rule = AlarmRule(measure="handover_rate", limit=0.2, fewest=10)
    for past in range(30, 0, -1):
        contacts(runtime, clock().date() - timedelta(days=past), 20, 8)
    found = watch.watched(runtime, rule)
    assert found.out and found.reference == 0.2 and found.lately == pytest.approx(0.4)
    with writing(runtime.storage.database) as db:
        db.execute(delete(t.contact))
    assert watch.watched(runtime, rule) is None


def test_slips_in_the_file_are_told_with_their_line(tmp_path):
    path = tmp_path / "team.yml"
    slip = ("handover_rate, topic: refund_status", "handover_rat, topic: refnd_status")
    text = (ROOT / "team.yml").read_text("utf-8").replace(*slip)
    path.write_text(text, "utf-8")
    line = 1 + next(n for n, one in enumerate(text.splitlines()) if "handover_rat," in one)
    found = insights_problems(
        path, load_team(path), ["refund_status", *load_team(path).file.insights.solvable]
    )
    assert [one.split(": ")[0] for one in found] == [f"team.yml:{line}"] * 2
    assert "handover_rate" in found[0] and "refund_status" in found[1]
