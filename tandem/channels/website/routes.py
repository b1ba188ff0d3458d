"""The chat's HTTP interface: small translations between requests and the flow."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tandem.channels.receive import take_choice, take_message
from tandem.channels.website import input as incoming
from tandem.channels.website.session import (
    conversation_of,
    leave_for_good,
    seen,
    sign_out,
    start_chat,
)
from tandem.channels.website.stream import stream
from tandem.channels.website.view import turn_json
from tandem.conversation import Turn
from tandem.errors import Refused
from tandem.flow import call_person
from tandem.live import DESK
from tandem.storage.turns import new_id


async def send_turn(request: Request) -> Response:
    """POST /chat/turns: stores what the customer says, then lets it be answered."""
    conversation_id = await conversation_of(request)
    state, engine = request.app.state, request.app.state.engine
    data = await incoming.read_json(request)
    client_id = incoming.text_of(data, "id")[:80] or None

    def work() -> list[Turn]:
        if "button" not in data:
            text = incoming.text_of(data)
            return take_message(engine, conversation_id, text, client_id)
        chosen = data["button"] if isinstance(data["button"], dict) else {}
        turn_id, index = str(chosen.get("turn")), chosen.get("index")
        return take_choice(engine, conversation_id, turn_id, index, client_id)

    told = await run_in_threadpool(work)
    state.answering.wake(conversation_id)
    state.live.tell(conversation_id, {"turns": told, "same_owner": True})
    state.live.tell(DESK, {"conversation": conversation_id})
    return JSONResponse({"turn": turn_json(told[0])}, 202)


async def person(request: Request) -> Response:
    """POST /chat/person: a person, at once, whatever state the assistant is in."""
    conversation_id = await conversation_of(request)
    state = request.app.state
    await run_in_threadpool(call_person, state.engine, conversation_id, new_id("p"))
    _tell(request, conversation_id)
    return Response(status_code=202)


async def cancel(request: Request) -> Response:
    """POST /chat/cancel: leave the queue, back to the assistant."""
    conversation_id = await conversation_of(request)
    engine = request.app.state.engine

    def work() -> None:
        case = _waiting_case(engine, conversation_id)
        engine.cases.move(case["id"], "cancel", say=engine.words("cancelled"), outcome="cancelled")

    await run_in_threadpool(work)
    _tell(request, conversation_id)
    return Response(status_code=202)


async def callback(request: Request) -> Response:
    """POST /chat/callback {"phone"}: be called instead of waiting in the chat."""
    conversation_id = await conversation_of(request)
    engine = request.app.state.engine
    data = await incoming.read_json(request)
    phone = " ".join(incoming.text_of(data, "phone").split())
    digits = sum(character.isdigit() for character in phone)
    if not 7 <= digits <= 15 or set(phone) - set("+()-/. 0123456789"):
        raise Refused("bad_phone", "Please give a phone number with its area code.", field="phone")

    def work() -> None:
        case = engine.cases.of_conversation(conversation_id)
        if case is None:
            case = call_person(engine, conversation_id, new_id("p"))
        engine.cases.set(case["id"], callback_phone=phone)
        told = engine.words("callback", phone=phone, reference=case["reference"])
        engine.store.add_turn(conversation_id, "system", told)

    await run_in_threadpool(work)
    _tell(request, conversation_id)
    return Response(status_code=202)


async def leave(request: Request) -> Response:
    """POST /chat/leave: the customer ends the conversation; the token is void."""
    conversation_id = await conversation_of(request)
    await run_in_threadpool(leave_for_good, request.app.state.engine, conversation_id)
    _tell(request, conversation_id)
    return Response(status_code=204)


async def typing(request: Request) -> Response:
    """POST /chat/typing: the agent sees that the customer is writing."""
    conversation_id = await conversation_of(request)
    request.app.state.live.tell(DESK, {"typing": conversation_id})
    return Response(status_code=204)


def _waiting_case(engine, conversation_id: str) -> dict:
    case = engine.cases.of_conversation(conversation_id)
    if case is None:
        raise Refused("not_waiting", "You are not in the queue.", 409)
    return case


def _tell(request: Request, conversation_id: str) -> None:
    request.app.state.live.tell(conversation_id)
    request.app.state.live.tell(DESK)


routes = [
    Route("/chat/start", start_chat, methods=["POST"]),
    Route("/chat/stream", stream),
    Route("/chat/turns", send_turn, methods=["POST"]),
    Route("/chat/person", person, methods=["POST"]),
    Route("/chat/cancel", cancel, methods=["POST"]),
    Route("/chat/callback", callback, methods=["POST"]),
    Route("/chat/leave", leave, methods=["POST"]),
    Route("/chat/sign-out", sign_out, methods=["POST"]),
    Route("/chat/seen", seen, methods=["POST"]),
    Route("/chat/typing", typing, methods=["POST"]),
]
