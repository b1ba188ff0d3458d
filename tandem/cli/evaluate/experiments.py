"""`bin/tandem experiments`: how many people an experiment needs, and what has come of it."""

from typing import Annotated

import typer

from tandem.config.experiments import Experiment
from tandem.core.text import readable_json
from tandem.insights.experiments import find, measure_problems, report_of, state_of
from tandem.learning.experiments.report import Line, Report, needed_for
from tandem.learning.experiments.simulate import play
from tandem.server.bootstrap import runtime

app = typer.Typer(help="Experiments of experiments.yml.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="The result as JSON, for programs.")]
Name = Annotated[str, typer.Argument(help="The experiment's name in experiments.yml.")]


@app.command("list")
def listed() -> None:
    """Every experiment, and where it stands."""
    for one in runtime().config.experiments.values():
        state, words = state_of(runtime(), one)
        print(f"{one.name:<28} {state:<8} {words}")
    for problem in measure_problems(runtime().config.experiments):
        print(problem)


@app.command("plan")
def plan(
    name: Name,
    runs: Annotated[int, typer.Option(min=100, max=20_000, help="Simulated experiments.")] = 2000,
    as_json: AsJson = False,
) -> None:
    """How many people it needs before it starts, and what looking early does, by simulation."""
    experiment = find(runtime(), name)
    size, primary = needed_for(experiment), experiment.primary
    if size is None:
        raise typer.BadParameter(
            f"{name}: primary: a baseline of {primary.baseline} and an effect of "
            f"{primary.smallest_effect} make no share between 0 and 1"
        )
    sign = 1 if primary.better == "higher" else -1
    reached = primary.baseline + sign * primary.smallest_effect
    nothing = play(primary.baseline, primary.baseline, size.sequential, runs=runs)
    there = play(primary.baseline, reached, size.sequential, runs=runs)
    result = {
        "experiment": name,
        "fixed": size.fixed,
        "sequential": size.sequential,
        "false_positives": nothing.ever,
        "false_positives_usual_interval": nothing.ever_usual,
        "power": there.ever,
        "people_until_said": round(there.people),
        "runs": runs,
    }
    if as_json:
        print(readable_json(result))
        return
    print(f"{primary.measure}: {primary.baseline:g} as usual, {reached:g} worth knowing")
    print(f"people, looked at once       {size.fixed:>8,}")
    print(f"people, looked at any time   {size.sequential:>8,}   plan for this many")
    print(
        f"of {runs:,} simulated experiments without an effect, looked at 60 times, "
        f"{nothing.ever:.1%} say there is one (usual interval: {nothing.ever_usual:.1%})"
    )
    print(f"with the effect, {there.ever:.1%} find it, after {there.people:,.0f} people on average")


@app.command("report")
def show_report(
    name: Name,
    history: Annotated[
        bool,
        typer.Option("--history", help="An A/A run on the last 90 days: no effect can be there."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """The effect so far, guardrails, and the same by topic."""
    experiment = find(runtime(), name)
    found = report_of(runtime(), experiment, history)
    if as_json:
        print(readable_json(found.as_json() | {"state": state_of(runtime(), experiment)[0]}))
        return
    _tell(experiment, found)


@app.command("stop")
def stop(
    name: Name, reason: Annotated[str, typer.Option(help="Why, for those who read it later.")]
) -> None:
    """Stop it for good: everybody is as usual from now on."""
    experiment = find(runtime(), name)
    done = runtime().storage.experiments.stop(experiment.name, reason)
    print(f"{name}: stopped" if done else f"{name}: was stopped before")


def _tell(experiment: Experiment, found: Report) -> None:
    state, words = state_of(runtime(), experiment)
    print(f"{experiment.name}: {state}, {words}")
    print(experiment.question)
    planned = f"; {found.needed.sequential:,} with an outcome are planned" if found.needed else ""
    print(f"people {found.people:,}{planned}: " + ", ".join(
        f"{arm} {count:,}" for arm, count in found.ratio.counts.items()))  # fmt: skip
    if found.ratio.broken:
        print(
            f"The arms did not fill as declared (p = {found.ratio.p_value:.1g}): no effects are "
            "told. Look for what treats the arms differently before their outcome."
        )
        return
    for title, lines in (
        ("primary", found.primary), ("guardrail", found.guardrails), ("topic", found.by_topic),
    ):  # fmt: skip
        for line in lines:
            print(f"{title:<10} {_line(line)}")
    if found.breached:
        print(f"guardrail: {found.breached}")


def _line(line: Line) -> str:
    so_far = line.effect
    bounds = (
        f"{so_far.low:+.3f} to {so_far.high:+.3f}"
        if so_far.low is not None and so_far.high is not None
        else "too few people"
    )
    what = f"{line.topic or line.measure}, {line.arm}"
    return (
        f"{what:<44} {line.usual:.3f} (n {line.usual_n}) -> {line.other:.3f} (n {line.other_n})  "
        f"{so_far.difference:+.3f} ({bounds})  {line.answer}"
    )
