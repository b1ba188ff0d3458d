"""Every request to the desk's interface: who may make it, and that it was made.

Each route is declared with its `Permission`, so that none can forget to ask who is there
or to leave its trace in the audit trail.
"""

from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tandem.cases.agent import Agent
from tandem.core.customs import listed
from tandem.core.database import also_written
from tandem.core.errors import Refused
from tandem.core.typed import telling
from tandem.core.words import Told, refusal, say
from tandem.desk.auth import require_agent

Endpoint = Callable[[Request, Agent], Awaitable[Response]]

ROLES = ("agent", "senior", "supervisor", "lead")
OVERSEES = frozenset({"supervisor", "lead"})
"""Roles that may read the audit trail and the themes."""
RUNS_THE_DAY = frozenset({"supervisor"})
"""Who may take a case from a colleague: a supervisor runs the day, a lead what is learned."""
LEADS = frozenset({"lead"})
"""Who labels what the assistant was unsure of, and sees the insights."""
EVERYBODY = frozenset(ROLES)
HIDDEN = "tandem-hidden"
"""Tells the agent's screen what kinds of secrets were hidden in what they wrote."""


class Permission(NamedTuple):
    """`name` as it stands in the audit trail, "" for what leaves no trace; `roles` may do it."""

    name: str
    roles: frozenset[str] = EVERYBODY


def route(path: str, endpoint: Endpoint, deed: Permission, method: str = "POST") -> Route:
    """A route that only an agent with the right role gets through to."""

    async def guarded(request: Request) -> Response:
        agent = await require_agent(request)
        case_id = request.path_params.get("id")
        audit = request.app.state.runtime.storage.audit
        if agent.role not in deed.roles:
            if deed.name:
                await run_in_threadpool(audit.add, agent.id, f"refused: {deed.name}", case_id)
            raise Refused("not_allowed", _not_allowed(agent, deed), 403)
        trace = audit.trace(
            agent.id, deed.name, case_id, lambda: getattr(request.state, "detail", "")
        )
        does = deed.name and request.method != "GET"
        with telling() as hidden, also_written(trace) if does else nullcontext():
            response = await endpoint(request, agent)
        if hidden:
            response.headers[HIDDEN] = ", ".join(hidden)
        if deed.name == "read" and case_id:
            await run_in_threadpool(audit.read, agent.id, case_id)
        elif deed.name and not trace.written:  # nothing had to be changed
            detail = getattr(request.state, "detail", "")
            await run_in_threadpool(audit.add, agent.id, deed.name, case_id, detail)
        return response

    return Route(path, guarded, methods=[method])


def _not_allowed(agent: Agent, deed: Permission) -> Told:
    who = listed([say(f"desk.role_{role}") for role in ROLES if role in deed.roles], "or")
    return refusal("not_allowed", role=say(f"desk.role_{agent.role}"), roles=who)
