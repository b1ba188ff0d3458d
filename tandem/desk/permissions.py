"""Every request to the desk's interface: who may make it, and that it was made.

Each route is declared with its `Permission`, so that none can forget to ask who is there
or to leave its trace in the audit trail.
"""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tandem.cases.agent import Agent
from tandem.core.errors import Refused
from tandem.desk.auth import require_agent

Endpoint = Callable[[Request, Agent], Awaitable[Response]]

ROLES = ("agent", "senior", "supervisor", "lead")
OVERSEES = frozenset({"supervisor", "lead"})
"""Roles that may read the audit trail and the themes."""
EVERYBODY = frozenset(ROLES)


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
        response = await endpoint(request, agent)
        if deed.name == "read" and case_id:
            await run_in_threadpool(audit.read, agent.id, case_id)
        elif deed.name:
            detail = getattr(request.state, "detail", "")
            await run_in_threadpool(audit.add, agent.id, deed.name, case_id, detail)
        return response

    return Route(path, guarded, methods=[method])


def _not_allowed(agent: Agent, deed: Permission) -> str:
    who = " or ".join(role for role in ROLES if role in deed.roles)
    return f"You are signed in as {agent.role}; this is for {who}."
