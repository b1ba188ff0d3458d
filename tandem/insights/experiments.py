"""Reports of experiments, and stopping one at a guardrail."""

import logging
from datetime import date, timedelta
from functools import partial

from tandem.config.experiments import Experiment
from tandem.core.customs import short_day
from tandem.core.errors import TandemError
from tandem.core.words import say
from tandem.learning.experiments.assignment import arm_of
from tandem.learning.experiments.report import Report, report
from tandem.learning.measure_sql import Scope
from tandem.learning.measures import BY_NAME, Measure
from tandem.runtime import Runtime

log = logging.getLogger(__name__)
HISTORY_DAYS = 90


class UnknownExperiment(TandemError):
    """An experiment, or a measure it names, that does not exist."""


def find(runtime: Runtime, name: str) -> Experiment:
    """By its name. Raises UnknownExperiment."""
    known = runtime.config.experiments
    if name not in known:
        raise UnknownExperiment(
            f"{name}: no such experiment in {runtime.config.settings.experiments_file}; "
            f"there are {', '.join(known) or 'none'}"
        )
    return known[name]


def state_of(runtime: Runtime, experiment: Experiment) -> tuple[str, str]:
    """("draft", "coming", "running", "ended" or "stopped", words)."""
    stopped = runtime.storage.experiments.stops().get(experiment.name)
    today = _today(runtime)
    if stopped:
        return "stopped", say("leads.stopped_on", day=_day(stopped[0]), why=stopped[1])
    if experiment.start is None:
        return "draft", say("leads.no_start")
    if experiment.start > today:
        return "coming", say("leads.starts_on", day=_day(experiment.start))
    if experiment.runs_on(today):
        day = _day(experiment.start)
        if experiment.end:
            return "running", say("leads.since_until", day=day, end=_day(experiment.end))
        return "running", say("leads.since_day", day=day)
    return "ended", say("leads.ended_on", day=_day(experiment.end) if experiment.end else "")


def report_of(runtime: Runtime, experiment: Experiment, history: bool = False) -> Report:
    """What has come of it; with `history` an A/A run on the last 90 days, as if everybody had been
    assigned then. Raises UnknownExperiment for a measure that cannot be compared."""
    outcomes = runtime.storage.experiment_outcomes
    today = _today(runtime)
    begin = today - timedelta(days=HISTORY_DAYS)
    if not history and experiment.start:
        begin = min(experiment.start, today)
    scope = _scope(runtime, begin, today)
    arm = partial(_arm, experiment)
    measures = {experiment.primary.measure, *(guard.measure for guard in experiment.guardrails)}
    found, topics = {}, {}
    for name in sorted(measures):
        measure = _measure(experiment, name)
        if history:
            whole, by_topic = outcomes.as_if(arm, measure, scope, experiment.topics)
        else:
            whole, by_topic = outcomes.by_arm(experiment.name, measure, scope, experiment.topics)
        found[name] = whole
        if name == experiment.primary.measure:
            topics = by_topic
    people = outcomes.people_as_if(arm, scope) if history else outcomes.people(experiment.name)
    return report(experiment, people, found, topics)


def watch_guardrails(runtime: Runtime) -> list[str]:
    """Stop every running experiment that surely does harm. Returns the names of those stopped."""
    stopped = []
    for experiment in runtime.config.experiments.values():
        if state_of(runtime, experiment)[0] != "running":
            continue
        found = report_of(runtime, experiment)
        if found.breached and runtime.storage.experiments.stop(experiment.name, found.breached):
            log.warning("experiment %s stopped: %s", experiment.name, found.breached)
            stopped.append(experiment.name)
    return stopped


def measure_problems(experiments: dict[str, Experiment]) -> list[str]:
    """What experiments name and no measure is."""
    problems = []
    for experiment in experiments.values():
        for name in (experiment.primary.measure, *(g.measure for g in experiment.guardrails)):
            try:
                _measure(experiment, name)
            except UnknownExperiment as error:
                problems.append(str(error))
    return problems


def _measure(experiment: Experiment, name: str) -> Measure:
    measure = BY_NAME.get(name)
    if measure is None or measure.kind not in ("share", "mean"):
        known = sorted(one.name for one in BY_NAME.values() if one.kind in ("share", "mean"))
        raise UnknownExperiment(
            f"{experiment.name}: {name}: no measure that can be compared between people; "
            f"there are {', '.join(known)}"
        )
    return measure


def _arm(experiment: Experiment, person: str) -> str | None:
    return arm_of(experiment.name, person, experiment.shares)


def _day(day: date) -> str:
    return f"{short_day(day)} {day.year}"


def _scope(runtime: Runtime, begin: date, today: date) -> Scope:
    return Scope(begin, today + timedelta(days=1), runtime.clock())


def _today(runtime: Runtime) -> date:
    return runtime.clock().astimezone(runtime.config.team.zone).date()
