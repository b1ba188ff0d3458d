"""What an experiment has shown so far, from the outcomes of its arms. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from tandem.config.experiments import Experiment, Guardrail
from tandem.core.words import say
from tandem.learning.experiments.ratio import Ratio, sample_ratio
from tandem.learning.experiments.sample_size import Needed, needed
from tandem.learning.experiments.sequential import Effect, Sample, effect

Outcomes = Mapping[str, Sample]
"""By arm."""
Answer = Literal["better", "worse", "no difference worth knowing", "not yet known"]


@dataclass(frozen=True, slots=True)
class Line:
    """An arm beside the usual one in a measure. `answer` is what may be said now."""

    measure: str
    arm: str
    usual: float
    other: float
    usual_n: int
    other_n: int
    effect: Effect
    answer: Answer
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything of an experiment: how many it needs and has, whether the arms filled as declared,
    the effect with an interval that holds at every look, guardrails, and the same by topic."""

    name: str
    needed: Needed | None
    people: int
    ratio: Ratio
    primary: tuple[Line, ...]
    guardrails: tuple[Line, ...]
    by_topic: tuple[Line, ...]
    breached: str

    def as_json(self) -> dict[str, Any]:
        """As printed and exported."""
        return asdict(self) | {"ratio_broken": self.ratio.broken}


def report(
    experiment: Experiment,
    people: Mapping[str, int],
    outcomes: Mapping[str, Outcomes],
    by_topic: Mapping[str, Outcomes],
) -> Report:
    """`people` by arm, for the sample ratio; `outcomes` by measure; `by_topic` of the primary one.

    Where the arms did not fill as declared nothing is said of effects: they would be those of
    whatever broke the assignment.
    """
    ratio = sample_ratio(people, experiment.shares)
    size = needed_for(experiment)
    planned = size.sequential if size else 10_000
    primary = experiment.primary
    sign = 1 if primary.better == "higher" else -1
    lines = _lines(experiment, primary.measure, outcomes[primary.measure], planned, sign,
                   primary.smallest_effect)  # fmt: skip
    guards: list[Line] = []
    breached = ""
    for guard in experiment.guardrails:
        sign = -1 if guard.worse == "higher" else 1
        found = _lines(experiment, guard.measure, outcomes[guard.measure], planned, sign, guard.by)
        guards += found
        breached = breached or next(
            (_breach(guard, line) for line in found if _over(guard, line)), ""
        )
    sign = 1 if primary.better == "higher" else -1
    topics = [
        line
        for topic, of_topic in sorted(by_topic.items())
        for line in _lines(experiment, primary.measure, of_topic, planned, sign,
                           primary.smallest_effect, topic)
    ]  # fmt: skip
    if ratio.broken:
        lines, topics, breached = [], [], ""
    return Report(
        experiment.name, size, sum(people.values()), ratio, tuple(lines), tuple(guards),
        tuple(topics), breached,
    )  # fmt: skip


def needed_for(experiment: Experiment) -> Needed | None:
    """How many people the two-arm comparison needs in all; the smallest arm counts. None where
    the baseline and the effect make no share."""
    primary = experiment.primary
    sign = 1 if primary.better == "higher" else -1
    usual = experiment.arms[experiment.usual].share
    other = min(arm.share for name, arm in experiment.arms.items() if name != experiment.usual)
    try:
        found = needed(primary.baseline, sign * primary.smallest_effect, other / (usual + other))
    except ValueError:
        return None
    # Of people in the experiment: those of further arms come on top.
    whole = sum(experiment.shares.values()) / (usual + other)
    return Needed(round(found.fixed * whole), round(found.sequential * whole))


def _lines(
    experiment: Experiment, measure: str, outcomes: Outcomes, planned: int, sign: int,
    worth: float, topic: str = "",
) -> list[Line]:  # fmt: skip
    nothing = Sample(0, 0, 0)
    usual = outcomes.get(experiment.usual, nothing)
    others = [name for name in experiment.arms if name != experiment.usual]
    found = []
    for name in others:
        other = outcomes.get(name, nothing)
        # Several arms share the five percent, so that one false alarm stays one in twenty.
        so_far = effect(usual, other, planned, 0.05 / len(others))
        found.append(
            Line(measure, name, usual.mean, other.mean, usual.n, other.n, so_far,
                 _answer(so_far, sign, worth), topic)
        )  # fmt: skip
    return found


def _answer(found: Effect, sign: int, worth: float) -> Answer:
    if found.low is None or found.high is None:
        return "not yet known"
    if found.settled:
        return "better" if found.difference * sign > 0 else "worse"
    if worth and -worth < found.low and found.high < worth:
        return "no difference worth knowing"
    return "not yet known"


def _over(guard: Guardrail, line: Line) -> bool:
    """Whether it surely got worse by more than is borne."""
    low, high = line.effect.low, line.effect.high
    if low is None or high is None:
        return False
    return low > guard.by if guard.worse == "higher" else high < -guard.by


def _breach(guard: Guardrail, line: Line) -> str:
    low, high = line.effect.low or 0.0, line.effect.high or 0.0
    return say(
        "leads.breach" if guard.worse == "higher" else "leads.breach_lower",
        measure=guard.measure,
        arm=line.arm,
        other=f"{line.other:.3f}",
        usual=f"{line.usual:.3f}",
        low=f"{low:+.3f}",
        high=f"{high:+.3f}",
        by=f"{guard.by:g}",
    )
