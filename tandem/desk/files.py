"""Files at the desk, over HTTP: fetched, and made ready to be sent to the customer."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tandem.cases.agent import Agent
from tandem.channels.website.files import taken_in
from tandem.core.errors import Refused
from tandem.core.words import refusal
from tandem.desk.permissions import Permission, route
from tandem.handover.files import opened, take_back
from tandem.http.file_body import file_answer

AGENT = "agent"


async def of_case(request: Request, agent: Agent) -> Response:
    """GET .../cases/{id}/files/{file}: a file of a case's conversation."""
    runtime, case_id = request.app.state.runtime, request.path_params["id"]

    def work() -> Response:
        case = runtime.storage.cases.get(case_id)
        shown = _shown(request, case.conversation_id)
        runtime.storage.audit.opened_file(agent.id, case.id, request.path_params["file"])
        return shown

    return await run_in_threadpool(work)


async def of_live(request: Request, agent: Agent) -> Response:
    """GET .../live/{conversation}/files/{file}: one of a conversation that the assistant has."""
    runtime, conversation_id = request.app.state.runtime, request.path_params["conversation"]

    def work() -> Response:
        runtime.storage.ongoing.one(conversation_id)
        runtime.storage.audit.watched(agent.id, conversation_id)
        return _shown(request, conversation_id)

    return await run_in_threadpool(work)


def _shown(request: Request, conversation_id: str) -> Response:
    file_id = request.path_params["file"]
    file, data = opened(request.app.state.runtime, conversation_id, file_id, AGENT)
    return file_answer(data, file.media_type, file.name)


async def bring(request: Request, agent: Agent) -> Response:
    """POST .../cases/{id}/files, the bytes as the body: makes a file ready to be sent."""
    conversation_id = await run_in_threadpool(_own, request, agent)
    return await taken_in(request, conversation_id, None, AGENT)


async def take_away(request: Request, agent: Agent) -> Response:
    """DELETE .../cases/{id}/files/{file}: one that was made ready and is not to be sent."""
    conversation_id = await run_in_threadpool(_own, request, agent)
    runtime, file_id = request.app.state.runtime, request.path_params["file"]
    await run_in_threadpool(take_back, runtime, conversation_id, file_id, AGENT)
    return Response(status_code=204)


def _own(request: Request, agent: Agent) -> str:
    case = request.app.state.runtime.storage.cases.get(request.path_params["id"])
    if not case.is_with(agent.id):
        raise Refused("not_yours", refusal("claim_first"), 409)
    return case.conversation_id


CASE, LIVE = "/desk/api/cases/{id}", "/desk/api/live/{conversation}"
routes = [
    route(f"{CASE}/files", bring, Permission("brought a file")),
    route(f"{CASE}/files/{{file}}", of_case, Permission(""), "GET"),
    route(f"{CASE}/files/{{file}}", take_away, Permission("took back a file"), "DELETE"),
    route(f"{LIVE}/files/{{file}}", of_live, Permission(""), "GET"),
]
