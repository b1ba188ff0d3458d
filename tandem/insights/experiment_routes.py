"""The pages of experiments: what is tried, how many people it needs, what has come of it."""

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tandem.cases.agent import Agent
from tandem.core.errors import Refused
from tandem.core.typed import typed
from tandem.core.words import say
from tandem.desk.permissions import Permission, route
from tandem.http.json_body import read_json, text_of
from tandem.insights.experiments import (
    UnknownExperiment,
    find,
    measure_problems,
    report_of,
    state_of,
)
from tandem.insights.frame import LEADS, page
from tandem.learning.experiments.report import needed_for
from tandem.learning.measures import BY_NAME

LONGEST_REASON = 200

HERE = {"here": "/desk/experiments"}
"""Which of the lead's pages these are."""


async def overview(request: Request, agent: Agent) -> Response:
    """GET /desk/experiments: every experiment of the file, and where it stands."""
    runtime = request.app.state.runtime

    def work() -> dict[str, Any]:
        listed = runtime.config.experiments
        return {
            "experiments": [
                {
                    "about": one,
                    "state": state_of(runtime, one),
                    "needed": needed_for(one),
                    "people": sum(runtime.storage.experiment_outcomes.people(one.name).values()),
                }
                for one in listed.values()
            ],
            "problems": measure_problems(listed),
            "titles": _titles(),
            "file": runtime.config.settings.experiments_file,
        }

    return page(request, agent, "experiments.html", HERE | await run_in_threadpool(work))


async def one(request: Request, agent: Agent) -> Response:
    """GET /desk/experiments/{name}[?history=1]: its report; with history an A/A run on the last
    90 days. ?format=json for programs."""
    runtime, name = request.app.state.runtime, request.path_params["name"]
    history = request.query_params.get("history") == "1"

    def work() -> dict[str, Any]:
        experiment = _known(runtime, name)
        try:
            found = report_of(runtime, experiment, history)
        except UnknownExperiment as error:
            raise Refused("bad_experiment", str(error), 409) from None
        lines = [*found.primary, *found.by_topic]
        ends = [
            abs(end) for line in lines for end in (line.effect.low, line.effect.high)
            if end is not None
        ]  # fmt: skip
        return {
            "about": experiment,
            "state": state_of(runtime, experiment),
            "report": found,
            "history": history,
            "widest": max([experiment.primary.smallest_effect * 1.5, *ends]),
            "titles": _titles(),
        }

    values = await run_in_threadpool(work)
    if request.query_params.get("format") == "json":
        return JSONResponse(values["report"].as_json() | {"state": values["state"][0]})
    return page(request, agent, "experiment.html", HERE | values)


async def stop(request: Request, agent: Agent) -> Response:
    """POST /desk/api/experiments/{name}/stop {"reason"}: for good."""
    runtime, name = request.app.state.runtime, request.path_params["name"]
    reason = typed(text_of(await read_json(request), "reason").strip()[:LONGEST_REASON])
    if not reason:
        raise Refused("no_reason", say("leads.say_why"), field="reason")
    _known(runtime, name)
    done = await run_in_threadpool(
        runtime.storage.experiments.stop, name, f"{reason} ({agent.name})"
    )
    if not done:
        raise Refused("stopped_already", say("leads.stopped_before"), 409)
    request.state.detail = f"{name}: {reason}"
    return JSONResponse({"next": f"/desk/experiments/{name}"})


def _known(runtime, name: str):
    try:
        return find(runtime, name)
    except UnknownExperiment as error:
        raise Refused("unknown_experiment", str(error), 404) from None


def _titles() -> dict[str, str]:
    return {name: measure.title for name, measure in BY_NAME.items()}


routes = [
    route("/desk/experiments", overview, Permission("", LEADS), "GET"),
    route("/desk/experiments/{name}", one, Permission("read an experiment", LEADS), "GET"),
    route("/desk/api/experiments/{name}/stop", stop, Permission("stopped an experiment", LEADS)),
]
