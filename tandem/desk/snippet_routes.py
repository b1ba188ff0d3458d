"""Snippets and macros over HTTP: found in a case, used, edited at the desk."""

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tandem.cases.agent import Agent
from tandem.cases.case import Case
from tandem.core.errors import Refused
from tandem.core.pubsub.memory import DESK
from tandem.core.text import clean
from tandem.core.typed import chosen_id, typed
from tandem.core.words import refusal
from tandem.desk.agent_assist import given_in
from tandem.desk.permissions import OVERSEES, Permission, route
from tandem.desk.snippets import LAST_MESSAGES, VARIABLES, fill, overused, unknown_variables
from tandem.desk.view import said_in
from tandem.handover import macro
from tandem.http.json_body import read_json, text_of
from tandem.http.shown import ShownJSON
from tandem.runtime import Runtime
from tandem.storage.snippets import Snippet

LONGEST_TITLE = 80


async def of_case(request: Request, agent: Agent) -> Response:
    """GET .../cases/{id}/snippets: what may be said here, filled in; what fits the case first."""
    runtime = request.app.state.runtime

    def work() -> list[dict[str, Any]]:
        case = runtime.storage.cases.get(request.path_params["id"])
        values, often = _values(runtime, case, agent), _often(runtime, agent)
        spoken = runtime.storage.conversations.language(case.conversation_id)
        language = spoken or runtime.config.settings.spoken[0]
        intent = runtime.storage.cases.packet(case.id)["what"]["intent"]
        found = []
        for one in runtime.storage.snippets.of(agent.id):
            filled = fill(one.text, values)
            fits = one.topic in ("", intent) and one.language in ("", language)
            more = {"filled": filled.text, "missing": filled.missing, "fits": fits}
            about = one.topic == intent != ""
            found.append(_shown(one, agent) | more | {"about": about} | often(one))
        return sorted(found, key=lambda one: (not one["fits"], not one["about"]))

    return ShownJSON({"snippets": await run_in_threadpool(work)})


async def everything(request: Request, agent: Agent) -> Response:
    """GET /desk/api/snippets: what the editor shows."""
    runtime = request.app.state.runtime

    def work() -> dict[str, Any]:
        often = _often(runtime, agent)
        topics = runtime.config.topics
        return {
            "snippets": [
                _shown(one, agent) | often(one) for one in runtime.storage.snippets.of(agent.id)
            ],
            "variables": VARIABLES,
            "topics": {intent: topic.noun for intent, topic in sorted(topics.items())},
            "languages": runtime.config.settings.spoken,
            "shares": agent.role in OVERSEES,
        }

    return ShownJSON(await run_in_threadpool(work))


async def keep(request: Request, agent: Agent) -> Response:
    """POST /desk/api/snippets {"id", "title", "text", "topic", "language", "shared", "steps"}.

    Shared ones are written by supervisors and leads. Raises Refused bad_snippet, not_yours.
    """
    runtime, data = request.app.state.runtime, await read_json(request)
    values = _values_kept(runtime, data)
    shared = data.get("shared") is True
    request.state.detail = values["title"]

    def work() -> str:
        snippet_id = text_of(data, "id") or None
        if snippet_id:
            _own(runtime.storage.snippets.get(snippet_id, agent.id), agent)
        if shared and agent.role not in OVERSEES:
            raise Refused("not_yours", refusal("shares_not"), 403)
        kept: str = runtime.storage.snippets.keep(
            snippet_id, None if shared else agent.id, **values
        )
        return kept

    return ShownJSON({"id": await run_in_threadpool(work)}, 201)


async def remove(request: Request, agent: Agent) -> Response:
    """POST /desk/api/snippets/{snippet}/remove."""
    snippets, snippet_id = request.app.state.runtime.storage.snippets, _id(request)

    def work() -> None:
        snippet = snippets.get(snippet_id, agent.id)
        _own(snippet, agent)
        request.state.detail = snippet.title
        snippets.remove(snippet_id)

    await run_in_threadpool(work)
    return Response(status_code=204)


async def use(request: Request, agent: Agent) -> Response:
    """POST .../cases/{id}/snippets/{snippet}: counts that it was put into a text."""
    snippets, snippet_id = request.app.state.runtime.storage.snippets, _id(request)

    def work() -> None:
        snippets.get(snippet_id, agent.id)
        snippets.used(snippet_id, agent.id)

    await run_in_threadpool(work)
    return Response(status_code=204)


async def run(request: Request, agent: Agent) -> Response:
    """POST .../cases/{id}/macros/{snippet} {"id", "text"}: everything the macro does, in one."""
    state, runtime = request.app.state, request.app.state.runtime
    data, case_id = await read_json(request), request.path_params["id"]
    text = text_of(data).strip()
    text = clean(text, runtime.config.settings.message_limit) if text else ""
    client_id = chosen_id(text_of(data, "id")) or f"macro {_id(request)} {case_id}"

    def work() -> Case:
        snippet = runtime.storage.snippets.get(_id(request), agent.id)
        if unknown := fill(text, {}).missing:
            raise Refused("unfilled", refusal("unfilled", name=f"{{{unknown[0]}}}"), field="text")
        request.state.detail = snippet.title
        steps = macro.steps_of(runtime, snippet.steps)
        case = macro.run(runtime, case_id, agent, snippet.title, text, steps, client_id)
        runtime.storage.snippets.used(snippet.id, agent.id)
        return case

    case = await run_in_threadpool(work)
    state.pubsub.publish(case.conversation_id)
    state.pubsub.publish(DESK, {"case": case_id})
    return ShownJSON({"state": case.state})


async def tag(request: Request, agent: Agent) -> Response:
    """POST .../cases/{id}/tag {"tag", "off"}: put a tag on, or take it off."""
    runtime, data = request.app.state.runtime, await read_json(request)
    case_id = request.path_params["id"]
    name = macro.tag_of(typed(text_of(data, "tag")))
    request.state.detail = name

    def work() -> None:
        runtime.storage.cases.get(case_id)
        if data.get("off") is True:
            runtime.storage.tags.remove(case_id, name)
        else:
            runtime.storage.tags.add(case_id, name, agent.id)

    await run_in_threadpool(work)
    request.app.state.pubsub.publish(DESK, {"case": case_id})
    return Response(status_code=204)


def _values_kept(runtime: Runtime, data: dict[str, Any]) -> dict[str, Any]:
    title = " ".join(typed(text_of(data, "title")).split())
    text = typed(text_of(data).strip())
    steps = data.get("steps") or {}
    topic, language = text_of(data, "topic"), text_of(data, "language")
    if not 0 < len(title) <= LONGEST_TITLE:
        raise _bad("title")
    if not isinstance(steps, dict):
        raise _bad("steps")
    kept = macro.steps_of(runtime, steps).as_json()
    if not (text or kept) or len(text) > runtime.config.settings.message_limit:
        raise _bad("text")
    if unknown := unknown_variables(text):
        known = ", ".join(f"{{{name}}}" for name in VARIABLES)
        words = refusal("unknown_variable", name=f"{{{unknown[0]}}}", known=known)
        raise Refused("unknown_variable", words, field="text")
    if topic and topic not in runtime.config.topics:
        raise _bad("topic")
    if language and language not in runtime.config.settings.spoken:
        raise _bad("language")
    values = {"title": title, "text": text, "topic": topic, "language": language}
    return values | {"steps": kept}


def _values(runtime: Runtime, case: Case, agent: Agent) -> dict[str, str]:
    """What a snippet's variables mean in a case."""
    packet = runtime.storage.cases.packet(case.id)
    told = given_in(said_in(runtime, case))
    facts = {fact["name"]: str(fact["value"]) for fact in [*packet["facts"], *told]}
    known = packet["who"]["name"] if packet["who"]["email"] else ""
    return {
        "name": known.split()[0] if known else "",
        "customer": known,
        "agent": agent.name.split()[0],
        "order": facts.get("Order", ""),
        "reference": case.reference,
        "topic": case.topic or "",
        "company": runtime.config.settings.company,
    }


def _often(runtime: Runtime, agent: Agent):
    since = runtime.storage.open_cases.oldest_of_last(agent.id, LAST_MESSAGES)
    uses = runtime.storage.snippets.uses(agent.id, since)

    def often(one: Snippet) -> dict[str, Any]:
        count = uses.get(one.id, 0)
        return {"uses": count, "overused": overused(count)}

    return often


def _shown(one: Snippet, agent: Agent) -> dict[str, Any]:
    about = {name: getattr(one, name) for name in ("id", "title", "text", "topic", "language")}
    shared = one.agent_id is None
    mine = agent.role in OVERSEES if shared else True
    return about | {"steps": one.steps, "shared": shared, "may_edit": mine}


def _own(snippet: Snippet, agent: Agent) -> None:
    if snippet.agent_id is None and agent.role not in OVERSEES:
        raise Refused("not_yours", refusal("shares_not"), 403)


def _id(request: Request) -> str:
    return str(request.path_params["snippet"])


def _bad(field: str) -> Refused:
    return Refused("bad_snippet", refusal("bad_snippet", field=field), field=field)


CASE = "/desk/api/cases/{id}"
routes = [
    route("/desk/api/snippets", everything, Permission(""), "GET"),
    route("/desk/api/snippets", keep, Permission("wrote snippet")),
    route("/desk/api/snippets/{snippet}/remove", remove, Permission("removed snippet")),
    route(f"{CASE}/snippets", of_case, Permission(""), "GET"),
    route(f"{CASE}/snippets/{{snippet}}", use, Permission("")),
    route(f"{CASE}/macros/{{snippet}}", run, Permission("ran macro")),
    route(f"{CASE}/tag", tag, Permission("tagged")),
]
