"""The pages of empathy audits: to rate, to talk about what differs, to see what was found."""

import re
import secrets
from datetime import date, timedelta
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tandem.cases.agent import Agent
from tandem.core.errors import Refused
from tandem.core.typed import typed
from tandem.core.words import say
from tandem.desk.permissions import OVERSEES, Permission, route
from tandem.http.json_body import number_of, read_json, text_of
from tandem.insights import empathy
from tandem.insights.frame import page
from tandem.learning.empathy.findings import SMALLEST, disagreements
from tandem.learning.empathy.habits import HABITS
from tandem.learning.empathy.rubric import SCALES, rubric

LONGEST_REMARK = 1000
NUMBER = re.compile(r"[0-9]{1,10}")
WEEKS = 4

HERE = {"here": "/desk/empathy"}
"""Which of the lead's pages these are."""


async def overview(request: Request, agent: Agent) -> Response:
    """GET /desk/empathy: what is mine to rate; for leads the samples, and the way to draw one."""
    runtime = request.app.state.runtime

    def work() -> dict[str, Any]:
        tasks = runtime.storage.empathy.tasks_of(agent.id)
        today = runtime.clock().astimezone(runtime.config.team.zone).date()
        able = [one for one in runtime.storage.agents.everybody() if one.role in empathy.RATERS]
        return {
            "open": [one for one in tasks if not one["rated_at"]],
            "done": [one for one in tasks if one["rated_at"]],
            "own": runtime.storage.empathy.of_agent(agent.id),
            "samples": runtime.storage.empathy.samples() if agent.role in OVERSEES else [],
            "raters": able,
            "since": today - timedelta(weeks=WEEKS),
            "until": today + timedelta(days=1),
            "seed": secrets.token_hex(4),
            "oversees": agent.role in OVERSEES,
        }

    return page(request, agent, "empathy.html", HERE | await run_in_threadpool(work))


async def draw(request: Request, agent: Agent) -> Response:
    """POST /desk/api/empathy/draw {"since", "until", "size", "seed", "raters"}."""
    data = await read_json(request)
    raters = data.get("raters")
    if not isinstance(raters, list) or not all(isinstance(one, str) for one in raters):
        raise Refused("bad_raters", say("leads.two_raters"), field="raters")
    asked = empathy.Asked(
        since=_day(data, "since"),
        until=_day(data, "until"),
        size=number_of(data.get("size"), "size"),
        seed=typed(text_of(data, "seed").strip()),
        raters=tuple(dict.fromkeys(raters)),
    )
    runtime = request.app.state.runtime
    sample = await run_in_threadpool(empathy.draw_sample, runtime, asked, agent.id)
    request.state.detail = f"sample {sample}, seed {asked.seed}"
    return JSONResponse({"next": f"/desk/empathy/samples/{sample}"})


def _day(data: dict[str, Any], field: str) -> date:
    try:
        return date.fromisoformat(text_of(data, field))
    except ValueError:
        raise Refused("bad_days", say("leads.bad_day", field=field), field=field) from None


def _number(request: Request, name: str) -> int:
    """The number of an item or sample in the address. Raises Refused 404 for what is none."""
    given = request.path_params[name]
    if not NUMBER.fullmatch(given) or int(given) >= 2**31:
        raise Refused(f"unknown_{name}", say(f"leads.unknown_{name}"), 404)
    return int(given)


async def rating_page(request: Request, agent: Agent) -> Response:
    """GET /desk/empathy/items/{item}/rate."""
    runtime, item = request.app.state.runtime, _number(request, "item")
    seen = await run_in_threadpool(empathy.to_rate, runtime, item, agent)
    seen |= {"rubric": rubric(), "scales": SCALES, "habits": HABITS}
    return page(request, agent, "empathy_rate.html", HERE | seen)


async def rate(request: Request, agent: Agent) -> Response:
    """POST /desk/api/empathy/items/{item}/rate: a rating, once."""
    data = await read_json(request)
    runtime, item = request.app.state.runtime, _number(request, "item")
    await run_in_threadpool(empathy.rate, runtime, item, agent, data)
    tasks = await run_in_threadpool(runtime.storage.empathy.tasks_of, agent.id)
    left = [one["item_id"] for one in tasks if not one["rated_at"]]
    request.state.detail = f"item {item}"
    then = f"/desk/empathy/items/{left[0]}/rate" if left else "/desk/empathy"
    return JSONResponse({"next": then})


async def discussion(request: Request, agent: Agent) -> Response:
    """GET /desk/empathy/items/{item}: both ratings with their quotes, and what is said of them."""
    runtime, number = request.app.state.runtime, _number(request, "item")

    def work() -> dict[str, Any]:
        item = runtime.storage.empathy.item(number)
        _may_discuss(runtime, item, agent)
        pairs = empathy.rated_of(runtime, item["sample_id"])
        one = next((rated for found, rated in pairs if found["id"] == number), None)
        turns = empathy.turns_of(runtime, item["conversation_id"], item["contact_id"])
        return {
            "item": item,
            "ratings": [row for row in item["ratings"] if row["rating"]],
            "differ": disagreements(one) if one else [],
            "texts": {turn.seq: turn.text for turn in turns},
            "rubric": rubric(),
            "scales": SCALES,
            "habits": HABITS,
            "may_settle": agent.role in OVERSEES
            or agent.id in {row["rater_id"] for row in item["ratings"]},
        }

    return page(request, agent, "empathy_item.html", HERE | await run_in_threadpool(work))


def _may_discuss(runtime, item: dict[str, Any], agent: Agent) -> None:
    """Raters once they have rated, the agent whose it is and leads once everybody has."""
    mine = next((row for row in item["ratings"] if row["rater_id"] == agent.id), None)
    if mine is not None and mine["rating"] is None:
        raise Refused("rate_first", say("leads.rate_first"), 409)
    if mine is not None:
        return
    own = item["agent_id"] == agent.id
    if not own and agent.role not in OVERSEES:
        raise Refused("not_yours", say("leads.not_about_you"), 403)
    if any(row["rating"] is None for row in item["ratings"]):
        raise Refused("not_done", say("leads.not_all_rated"), 409)


async def remark(request: Request, agent: Agent) -> Response:
    """POST /desk/api/empathy/items/{item}/remark {"text"}."""
    text = typed(text_of(await read_json(request)).strip()[:LONGEST_REMARK])
    runtime, number = request.app.state.runtime, _number(request, "item")
    if not text:
        raise Refused("empty_remark", say("leads.empty_remark"), field="text")

    def work() -> None:
        _may_discuss(runtime, runtime.storage.empathy.item(number), agent)
        runtime.storage.empathy.remark(number, agent.id, text)

    await run_in_threadpool(work)
    request.state.detail = f"item {number}"
    return JSONResponse({"next": f"/desk/empathy/items/{number}"})


async def settle(request: Request, agent: Agent) -> Response:
    """POST /desk/api/empathy/items/{item}/agree: what two raters settled on."""
    data = await read_json(request)
    runtime, number = request.app.state.runtime, _number(request, "item")

    def work() -> None:
        item = runtime.storage.empathy.item(number)
        _may_discuss(runtime, item, agent)
        raters = {row["rater_id"] for row in item["ratings"]}
        if agent.role not in OVERSEES and agent.id not in raters:
            raise Refused("not_yours", say("leads.raters_settle"), 403)
        empathy.agree(runtime, number, agent, data)

    await run_in_threadpool(work)
    request.state.detail = f"item {number}"
    return JSONResponse({"next": f"/desk/empathy/items/{number}"})


async def results(request: Request, agent: Agent) -> Response:
    """GET /desk/empathy/samples/{sample}: agreement first, then averages."""
    runtime, number = request.app.state.runtime, _number(request, "sample")

    def work() -> dict[str, Any]:
        sample = next((s for s in runtime.storage.empathy.samples() if s["id"] == number), None)
        if sample is None:
            raise Refused("unknown_sample", say("leads.unknown_sample"), 404)
        return {
            "sample": sample,
            "found": empathy.found_in(runtime, number),
            "differing": empathy.differing(runtime, number),
            "rubric": rubric(),
            "scales": SCALES,
            "habits": HABITS,
            "smallest": SMALLEST,
        }

    return page(request, agent, "empathy_results.html", HERE | await run_in_threadpool(work))


async def own(request: Request, agent: Agent) -> Response:
    """GET /desk/empathy/mine: what was found in one's own conversations; from now on leads see
    one's averages too."""
    runtime = request.app.state.runtime

    def work() -> dict[str, Any]:
        items = []
        for row in runtime.storage.empathy.of_agent(agent.id):
            item = runtime.storage.empathy.item(row["id"])
            turns = empathy.turns_of(runtime, item["conversation_id"], item["contact_id"])
            rating = item["agreed"] or next(r["rating"] for r in item["ratings"] if r["rating"])
            done = all(r["rating"] for r in item["ratings"])
            items.append(
                item | {"rating": rating, "done": done, "texts": {t.seq: t.text for t in turns}}
            )
        runtime.storage.empathy.seen_by_agent([one["id"] for one in items], agent.id)
        return {"items": items, "rubric": rubric(), "scales": SCALES, "habits": HABITS}

    return page(request, agent, "empathy_mine.html", HERE | await run_in_threadpool(work))


API, ITEM = "/desk/api/empathy", "/desk/empathy/items/{item}"
RATES = frozenset(empathy.RATERS)
routes = [
    route("/desk/empathy", overview, Permission(""), "GET"),
    route("/desk/empathy/mine", own, Permission("read own audits"), "GET"),
    route(
        "/desk/empathy/samples/{sample}",
        results,
        Permission("read an empathy audit", OVERSEES),
        "GET",
    ),
    route(ITEM, discussion, Permission("read an audited talk"), "GET"),
    route(f"{ITEM}/rate", rating_page, Permission("", RATES), "GET"),
    route(f"{API}/draw", draw, Permission("drew an empathy sample", OVERSEES)),
    route(f"{API}/items/{{item}}/rate", rate, Permission("rated a talk", RATES)),
    route(f"{API}/items/{{item}}/remark", remark, Permission("remarked on a rating")),
    route(f"{API}/items/{{item}}/agree", settle, Permission("settled a rating")),
]
