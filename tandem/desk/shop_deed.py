"""What agents do in the shop, over HTTP."""

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tandem.cases.agent import Agent
from tandem.core.errors import Refused
from tandem.core.pubsub.memory import DESK
from tandem.core.typed import chosen_id
from tandem.desk.permissions import Permission, route
from tandem.handover import shop_deed
from tandem.handover.shop_deed import CENTS, GIVE, NEEDS, limit_of, limits_of
from tandem.http.json_body import number_of, read_json, text_of
from tandem.http.shown import ShownJSON
from tandem.runtime import Runtime
from tandem.storage.shop_deed_log import ShopDeed
from tandem.storage.turns import new_id


async def ask(request: Request, agent: Agent) -> Response:
    """POST .../cases/{id}/shop {"id", "kind", "order", "cents", "words"}: done at once,
    or once a second person has agreed; the same id again is done once."""
    data, case_id = await read_json(request), request.path_params["id"]
    kind, number, words = (text_of(data, name) for name in ("kind", "order", "words"))
    cents = number_of(data.get("cents", 0), "cents")
    key = chosen_id(text_of(data, "id")) or new_id("k")
    request.state.detail = f"{kind} {number} {cents or ''}".strip()

    def work() -> ShopDeed:
        about = {"kind": kind, "number": number, "words": words}
        runtime = request.app.state.runtime
        return shop_deed.ask(runtime, case_id, agent, key=key, cents=cents, **about)

    return await _told(request, await run_in_threadpool(work))


async def decide(request: Request, agent: Agent) -> Response:
    """POST .../cases/{id}/shop/{deed} {"yes"}: the second person's word."""
    data, case_id = await read_json(request), request.path_params["id"]
    deed_id, yes = request.path_params["deed"], data.get("yes")
    if not isinstance(yes, bool):
        raise Refused("malformed_json", "`yes` must be true or false.", field="yes")
    request.state.detail = f"{'yes' if yes else 'no'} {deed_id}"

    def work() -> ShopDeed:
        return shop_deed.decide(request.app.state.runtime, case_id, agent, deed_id, yes)

    return await _told(request, await run_in_threadpool(work))


def shown_deeds(runtime: Runtime, case_id: str, agent: Agent) -> dict[str, Any]:
    """What was done for a case, newest first, and what this agent may do."""
    limits = {kind: limits_of(runtime, kind) for kind in GIVE}
    most = {kind: limit_of(limits[kind], agent) for kind in GIVE}
    capabilities = runtime.shop.capabilities
    found = runtime.storage.shop_deeds.of(case_id)
    return {
        "shop_deeds": [
            _shown(one)
            | {
                "may_decide": one.state == "waits"
                and one.agent_id != agent.id
                and (one.amount_cents or 0) <= most.get(one.kind, 0)
            }
            for one in found
        ],
        "shop_can": [kind for kind, needs in NEEDS.items() if needs in capabilities],
        "limits": most,
        "second_person_above": {
            kind: one.second_person_above * CENTS for kind, one in limits.items()
        },
    }


async def _told(request: Request, deed: ShopDeed) -> Response:
    request.app.state.pubsub.publish(DESK, {"case": deed.case_id})
    return ShownJSON(_shown(deed))


def _shown(one: ShopDeed) -> dict[str, Any]:
    names = ("id", "kind", "order_number", "amount_cents", "words", "state", "told", "agent")
    shown = {name: getattr(one, name) for name in names}
    return shown | {"decider": one.decider, "at": one.at.isoformat()}


CASE = "/desk/api/cases/{id}"
routes = [
    route(f"{CASE}/shop", ask, Permission("shop")),
    route(f"{CASE}/shop/{{deed}}", decide, Permission("decided")),
]
