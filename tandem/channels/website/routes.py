"""The chat's HTTP interface: small translations between requests and the flow."""

from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tandem.channels.receive import LOOKED_BACK, Taken, take_choice, take_message
from tandem.channels.website.session import (
    MINUTE,
    conversation_of,
    seen,
    sign_out,
    source_of_request,
    start_chat,
)
from tandem.channels.website.stream import stream
from tandem.channels.website.tokens import void
from tandem.channels.website.view import turn_json
from tandem.core.client_address import hidden, places
from tandem.core.errors import Refused
from tandem.core.pubsub.memory import DESK
from tandem.core.typed import chosen_id
from tandem.core.words import refusal
from tandem.handover import change_method, open_case
from tandem.handover.contact_methods import callback_slots, local
from tandem.http.json_body import names_of, read_json, text_of
from tandem.http.shown import ShownJSON
from tandem.runtime import Runtime
from tandem.storage.conversations import Door
from tandem.storage.limits import Rule
from tandem.storage.turns import new_id


async def send_turn(request: Request) -> Response:
    """POST /chat/turns: stores what the customer says, then lets it be answered."""
    state, runtime = request.app.state, request.app.state.runtime
    conversation_id, version = state.tokens.read(request.headers.get("authorization", ""))
    data = await read_json(request)
    client_id = chosen_id(text_of(data, "id"))
    files = names_of(data, "files")
    source = source_of_request(request)

    def work() -> Taken:
        door = runtime.storage.conversations.door(conversation_id, LOOKED_BACK)
        if door is None or door.version != version:
            raise void()
        runtime.storage.limits.check(*_says(runtime, door, source))
        if "button" not in data:
            text = text_of(data)
            return take_message(runtime, conversation_id, text, client_id, door=door, files=files)
        chosen = data["button"] if isinstance(data["button"], dict) else {}
        turn_id, index = str(chosen.get("turn")), chosen.get("index")
        return take_choice(runtime, conversation_id, turn_id, index, client_id, door)

    taken = await run_in_threadpool(work)
    state.turn_worker.wake(conversation_id)
    state.pubsub.publish(conversation_id, {"turns": taken.turns, "same_owner": True})
    if taken.has_case:
        state.pubsub.publish(DESK, {"conversation": conversation_id})
    return ShownJSON({"turn": turn_json(taken.turns[0])}, 202)


def _says(runtime: Runtime, door: Door, source: str | None) -> list[Rule]:
    """How much may be said, by customer and by address; by conversation: `receive.py`."""
    settings, rules = runtime.config.settings, []
    if door.customer_id and door.verified == "signed in":
        name = f"says customer {hidden(door.customer_id, settings.secret_key)}"
        rules.append(Rule(name, settings.messages_per_person, MINUTE))
    for place, times in places(source):
        rules.append(Rule(f"says address {place}", settings.messages_per_address * times, MINUTE))
    return rules


async def person(request: Request) -> Response:
    """POST /chat/person: a person, at once, whatever state the assistant is in."""
    conversation_id = await conversation_of(request)
    state = request.app.state
    await run_in_threadpool(open_case.call_person, state.runtime, conversation_id, new_id("p"))
    _tell(request, conversation_id)
    return Response(status_code=202)


async def cancel(request: Request) -> Response:
    """POST /chat/cancel: leave the queue, back to the assistant."""
    conversation_id = await conversation_of(request)
    await run_in_threadpool(open_case.cancel, request.app.state.runtime, conversation_id)
    _tell(request, conversation_id)
    return Response(status_code=202)


async def callback(request: Request) -> Response:
    """POST /chat/callback {"phone", "slot"?}: be called instead of waiting in the chat."""
    data = await read_json(request)
    return await _switch(request, data | {"way": "callback"})


async def switch(request: Request) -> Response:
    """POST /chat/switch {"way", "phone"?, "email"?, "slot"?}: an answer by mail, a call, or the
    chat again."""
    return await _switch(request, await read_json(request))


async def _switch(request: Request, data: dict) -> Response:
    conversation_id = await conversation_of(request)
    runtime, text = request.app.state.runtime, text_of
    given = {"phone": text(data, "phone"), "email": text(data, "email")}
    slot = _slot(text(data, "slot"))

    def work() -> dict:
        way = text(data, "way")
        case = change_method.change_contact_method(
            runtime, conversation_id, way, **given, slot=slot
        )
        return {"case": case.reference, "way": case.contact_method}

    done = await run_in_threadpool(work)
    _tell(request, conversation_id)
    return ShownJSON(done, 202)


async def slots(request: Request) -> Response:
    """GET /chat/slots: when a call can be promised, as {"at", "words"}."""
    await conversation_of(request)
    runtime = request.app.state.runtime
    found = await run_in_threadpool(callback_slots, runtime)
    return ShownJSON(
        {"slots": [{"at": at.isoformat(), "words": local(runtime, at)} for at in found]}
    )


def _slot(words: str) -> datetime | None:
    if not words:
        return None
    try:
        return datetime.fromisoformat(words).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refused("bad_slot", "`slot` must be a time of /chat/slots.", field="slot") from None


async def leave(request: Request) -> Response:
    """POST /chat/leave: the customer ends the conversation; the token is void."""
    conversation_id = await conversation_of(request)
    await run_in_threadpool(open_case.end_chat, request.app.state.runtime, conversation_id)
    _tell(request, conversation_id)
    return Response(status_code=204)


async def typing(request: Request) -> Response:
    """POST /chat/typing: the agent sees that the customer is writing."""
    conversation_id = await conversation_of(request)
    request.app.state.pubsub.publish(DESK, {"typing": conversation_id})
    return Response(status_code=204)


async def language(request: Request) -> Response:
    """POST /chat/language {"language"}: the assistant answers in it from now on. Raises Refused
    bad_language for one that it does not speak."""
    conversation_id = await conversation_of(request)
    runtime, wanted = request.app.state.runtime, text_of(await read_json(request), "language")
    if wanted not in runtime.config.settings.spoken:
        known = ", ".join(runtime.config.settings.spoken)
        words = refusal("one_of", field="language", known=known)
        raise Refused("bad_language", words, field="language")
    await run_in_threadpool(runtime.storage.conversations.speak, conversation_id, wanted)
    return Response(status_code=204)


def _tell(request: Request, conversation_id: str) -> None:
    request.app.state.pubsub.publish(conversation_id)
    request.app.state.pubsub.publish(DESK)


routes = [
    Route("/chat/start", start_chat, methods=["POST"]),
    Route("/chat/stream", stream),
    Route("/chat/turns", send_turn, methods=["POST"]),
    Route("/chat/person", person, methods=["POST"]),
    Route("/chat/cancel", cancel, methods=["POST"]),
    Route("/chat/callback", callback, methods=["POST"]),
    Route("/chat/switch", switch, methods=["POST"]),
    Route("/chat/slots", slots),
    Route("/chat/leave", leave, methods=["POST"]),
    Route("/chat/sign-out", sign_out, methods=["POST"]),
    Route("/chat/language", language, methods=["POST"]),
    Route("/chat/seen", seen, methods=["POST"]),
    Route("/chat/typing", typing, methods=["POST"]),
]
