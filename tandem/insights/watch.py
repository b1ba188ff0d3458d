"""Looks at the measures that team.yml has watched, and tells: at the desk, by mail, in Slack; once.

What is told names no conversation: it links to the page that finds them.
"""

from dataclasses import asdict
from datetime import timedelta
from urllib.parse import urlencode

from tandem.config.team import AlarmRule
from tandem.core.words import say
from tandem.insights.words import percent
from tandem.learning.alarms import BASELINE_DAYS, WATCHED_DAYS, Day, Watched, watch
from tandem.learning.measure_sql import Scope
from tandem.learning.measures import BY_NAME
from tandem.runtime import Runtime
from tandem.storage.alarms import Alarm

SLACK_ALARM = "slack_alarm"
HOURS_A_DAY = 24


def look(runtime: Runtime) -> list[Alarm]:
    """Read every rule's chart. Returns the alarms that began just now; they have been told."""
    begun = []
    speaking = {alarm.rule for alarm in runtime.storage.alarms.open()}
    for name, rule in runtime.config.team.file.insights.alarms.items():
        found = watched(runtime, rule)
        if found is None or not found.out:
            if name in speaking:
                runtime.storage.alarms.end(name)
            continue
        filters = {"topic": rule.topic} if rule.topic else {}
        words, figures = in_words(rule, found), asdict(found)
        alarm = runtime.storage.alarms.begin(name, rule.measure, filters, words, figures)
        if alarm is not None:
            tell(runtime, alarm)
            begun.append(alarm)
    for name in speaking - set(runtime.config.team.file.insights.alarms):
        runtime.storage.alarms.end(name)  # the rule is not in the file any more
    _tell_again(runtime)
    return begun


def watched(runtime: Runtime, rule: AlarmRule) -> Watched | None:
    """The chart of one rule, over whole days that are old enough for the measure."""
    measure = BY_NAME[rule.measure]
    now = runtime.clock()
    old = -(-measure.window_hours // HOURS_A_DAY)
    end = now.astimezone(runtime.config.team.zone).date() - timedelta(days=old)
    begin = end - timedelta(days=BASELINE_DAYS + WATCHED_DAYS)
    filters = {"topic": rule.topic} if rule.topic else {}
    scope = Scope(begin, end, now, filters, runtime.config.team.file.insights.solvable)
    counted = {
        one.group[0]: one for one in runtime.storage.measured.figures(measure, scope, ("day",))
    }
    days = []
    for number in range((end - begin).days):
        day = (begin + timedelta(days=number)).isoformat()
        found = counted.get(day)
        days.append(Day(day, found.hits or 0 if found else 0, found.n if found else 0))
    worse = "down" if measure.better == "up" else "up"
    return watch(days, worse=worse, fewest=rule.fewest, limit=rule.limit)


def in_words(rule: AlarmRule, found: Watched) -> str:
    """ "Handed over is at 41 % lately (of 230), after 17 % before; since 2026-10-26." """
    title = BY_NAME[rule.measure].title
    return say(
        "leads.alarm_words" if rule.limit is None else "leads.alarm_limit",
        measure=title,
        about=f" ({rule.topic.replace('_', ' ')})" if rule.topic else "",
        lately=percent(found.lately),
        n=found.n,
        before=percent(found.reference),
        since=found.since,
    )


def link(runtime: Runtime, alarm: Alarm) -> str:
    """Where its conversations are."""
    query = urlencode({"measure": alarm.measure, "weeks": 4} | alarm.filters)
    return f"{runtime.config.settings.base_url}/desk/insights/conversations?{query}"


def tell(runtime: Runtime, alarm: Alarm, key: str = "") -> None:
    """Mail and Slack, each once; the desk reads the alarm itself."""
    settings, key = runtime.config.settings, key or f"alarm:{alarm.id}"
    text = say("leads.alarm_text", words=alarm.words, link=link(runtime, alarm))
    to = runtime.config.team.file.insights.mail
    if to:
        mail = {"to": to, "subject": f"{settings.company}: {alarm.rule}", "text": text}
        runtime.storage.outbox.put("mail", mail, f"{key}:mail")
    if settings.slack_bot_token and settings.slack_agents_channel:
        post = {"channel": settings.slack_agents_channel, "text": f"{alarm.rule}: {text}"}
        runtime.storage.outbox.put(SLACK_ALARM, post, f"{key}:slack")


def _tell_again(runtime: Runtime) -> None:
    """A snooze has passed and the rule still speaks: once more."""
    for alarm, until in runtime.storage.alarms.awake_again():
        tell(runtime, alarm, f"alarm:{alarm.id}:{until.isoformat()}")
