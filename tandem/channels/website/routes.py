"""The chat's HTTP interface: small translations between requests and the flow."""

import json
from datetime import timedelta

from sse_starlette.sse import EventSourceResponse
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tandem.case import owner
from tandem.channels.website import input as incoming
from tandem.channels.website.start import start
from tandem.channels.website.view import state_json, turn_json
from tandem.conversation import Turn, now
from tandem.errors import Refused
from tandem.flow import call_person
from tandem.live import DESK, hints
from tandem.skills.phrases import listed
from tandem.storage.turns import new_id

HEARTBEAT_SECONDS = 15


def _conversation(request: Request) -> str:
    return request.app.state.tokens.conversation_of(request.headers.get("authorization", ""))


async def start_chat(request: Request) -> Response:
    """POST /chat/start: a new conversation, or the one whose token is sent along."""
    state, engine = request.app.state, request.app.state.engine
    data = await incoming.read_json(request)
    customer_id = state.tokens.customer_of(data.get("identity"))

    def work() -> dict:
        conversation_id = _resumed(request, customer_id) or start(engine, customer_id)
        conversation = engine.store.conversation(conversation_id)
        customer = conversation.customer
        settings = engine.settings
        return {
            "token": state.tokens.make(conversation_id),
            "conversation": conversation_id,
            "company": settings.company,
            "assistant": f"{settings.company} assistant",
            "customer": {"name": customer.name} if customer else None,
            "ways": [
                {"kind": "person", "label": engine.words("person_button")},
                {"kind": "phone", "label": settings.phone}
                | {"href": f"tel:{settings.phone.replace(' ', '')}"},
                {"kind": "mail", "label": settings.mail_address}
                | {"href": f"mailto:{settings.mail_address}"},
                {"kind": "callback", "label": "Call me back"},
            ],
            "hours": settings.opening_hours,
            "turns": [turn_json(turn) for turn in conversation.turns],
            "state": _state(request, conversation_id),
        }

    return JSONResponse(await run_in_threadpool(work))


def _resumed(request: Request, customer_id: str | None) -> str | None:
    """The conversation of the token, unless it is unknown, ended, or somebody else's.

    Signing out, or in as somebody else, begins a new one; a visitor who signs in goes on.
    """
    engine = request.app.state.engine
    try:
        conversation_id = _conversation(request)
        known, verified = engine.store.identity(conversation_id)
    except Refused:
        return None
    if engine.store.ended(conversation_id):
        return None
    if verified == "signed in" and known != customer_id:
        return None
    if customer_id and known not in (None, customer_id):
        return None
    if customer_id and engine.shop.customer(customer_id):
        engine.store.know(conversation_id, customer_id, "signed in")
    return conversation_id


def _state(request: Request, conversation_id: str) -> dict:
    state = request.app.state
    typing = _typing(request, conversation_id)
    return state_json(state.engine, conversation_id, typing, state.answering.trouble)


def _typing(request: Request, conversation_id: str) -> str | None:
    state = request.app.state
    typing = "assistant" if conversation_id in state.answering.typing else None
    return state.agents_typing.get(conversation_id) or typing


async def stream(request: Request) -> Response:
    """GET /chat/stream?after=SEQ: turns and state as they come; nothing is lost on the way."""
    conversation_id = _conversation(request)
    engine, live = request.app.state.engine, request.app.state.live
    await run_in_threadpool(engine.store.identity, conversation_id)
    try:
        seen = int(request.query_params.get("after", 0))
    except ValueError:
        raise Refused("malformed_request", "`after` must be a number.", field="after") from None

    async def events():
        nonlocal seen
        shown = None
        with live.watch(conversation_id) as queue:
            async for bunch in _with_first(hints(queue, HEARTBEAT_SECONDS)):
                turns = told_turns(bunch, seen)
                if turns is None:
                    turns = await run_in_threadpool(engine.store.turns, conversation_id, seen)
                for turn in turns:
                    seen = turn.seq
                    yield {"event": "turn", "id": str(turn.seq), "data": dumps(turn_json(turn))}
                if shown and bunch and all("same_owner" in hint for hint in bunch):
                    state = shown | {"typing": _typing(request, conversation_id)}
                else:
                    state = await run_in_threadpool(_state, request, conversation_id)
                if state != shown:
                    shown = state
                    yield {"event": "state", "data": dumps(state)}

    return EventSourceResponse(events(), ping=HEARTBEAT_SECONDS)


def told_turns(bunch: list[dict], seen: int) -> list[Turn] | None:
    """The new turns, if the hints bring all of them; None if the store must be asked.

    A hint without turns may be about anything, and a gap in the numbers means that some were told
    to nobody.
    """
    if not bunch or not all("turns" in hint for hint in bunch):
        return None
    told = {turn.seq: turn for hint in bunch for turn in hint["turns"] if turn.seq > seen}
    if sorted(told) != list(range(seen + 1, seen + 1 + len(told))):
        return None
    return [told[seq] for seq in sorted(told)]


async def _with_first(bunches):
    """An empty bunch at once, then those that come."""
    yield []
    async for bunch in bunches:
        yield bunch


async def send_turn(request: Request) -> Response:
    """POST /chat/turns: stores what the customer says, then lets it be answered."""
    conversation_id = _conversation(request)
    state, engine = request.app.state, request.app.state.engine
    data = await incoming.read_json(request)
    client_id = incoming.text_of(data, "id")[:80] or None

    def work() -> list[Turn]:
        _not_too_many(engine, conversation_id, client_id)
        turns, hidden = engine.store.turns(conversation_id), ()
        if "button" in data:
            chosen = data["button"] if isinstance(data["button"], dict) else {}
            button = incoming.pressed(turns, str(chosen.get("turn")), chosen.get("index"))
            text = button["title"]
        else:
            text = incoming.clean(incoming.text_of(data), engine.settings.message_limit)
            safe = incoming.without_secrets(text, turns)
            text, hidden = safe.text, safe.kinds
            button = incoming.named_button(turns, text)
        case = engine.cases.of_conversation(conversation_id)
        by_bot = owner(case["state"] if case else None) == "bot"
        stored = engine.store.add_turn(
            conversation_id,
            "customer",
            text,
            client_id=client_id,
            picked=button["payload"] if button else None,
            work="todo" if by_bot else "none",
        )
        return [stored, *_told_once(engine, conversation_id, hidden)]

    told = await run_in_threadpool(work)
    state.answering.wake(conversation_id)
    state.live.tell(conversation_id, {"turns": told, "same_owner": True})
    state.live.tell(DESK, {"conversation": conversation_id})
    return JSONResponse({"turn": turn_json(told[0])}, 202)


def _told_once(engine, conversation_id: str, hidden: tuple[str, ...]) -> list[Turn]:
    """The line that says a secret was hidden; the same line if it was said before."""
    if not hidden:
        return []
    text = engine.words("secret_hidden", what=listed([f"the {kind}" for kind in hidden]))
    return [engine.store.add_turn(conversation_id, "system", text, client_id="secret hidden")]


def _not_too_many(engine, conversation_id: str, client_id: str | None) -> None:
    sent = engine.store.customer_turns_since(conversation_id, now() - timedelta(minutes=1))
    if sent < engine.settings.messages_per_minute:
        return
    if engine.store.knows_client_id(conversation_id, client_id):
        return  # a repeat of what is stored already
    raise Refused("too_many_messages", "That was a lot at once. Please wait a minute.", 429)


async def person(request: Request) -> Response:
    """POST /chat/person: a person, at once, whatever state the assistant is in."""
    conversation_id = _conversation(request)
    state = request.app.state
    await run_in_threadpool(call_person, state.engine, conversation_id, new_id("p"))
    _tell(request, conversation_id)
    return Response(status_code=202)


async def cancel(request: Request) -> Response:
    """POST /chat/cancel: leave the queue, back to the assistant."""
    conversation_id = _conversation(request)
    engine = request.app.state.engine

    def work() -> None:
        case = _waiting_case(engine, conversation_id)
        engine.cases.move(case["id"], "cancel", say=engine.words("cancelled"), outcome="cancelled")

    await run_in_threadpool(work)
    _tell(request, conversation_id)
    return Response(status_code=202)


async def callback(request: Request) -> Response:
    """POST /chat/callback {"phone"}: be called instead of waiting in the chat."""
    conversation_id = _conversation(request)
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
    conversation_id = _conversation(request)
    engine = request.app.state.engine

    def work() -> None:
        case = engine.cases.of_conversation(conversation_id)
        if case:
            engine.cases.move(case["id"], "leave", outcome="customer_left")
        engine.store.end(conversation_id)

    await run_in_threadpool(work)
    _tell(request, conversation_id)
    return Response(status_code=204)


async def typing(request: Request) -> Response:
    """POST /chat/typing: the agent sees that the customer is writing."""
    conversation_id = _conversation(request)
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


def dumps(data: dict) -> str:
    """JSON on one line, as a stream needs it."""
    return json.dumps(data, ensure_ascii=False)


routes = [
    Route("/chat/start", start_chat, methods=["POST"]),
    Route("/chat/stream", stream),
    Route("/chat/turns", send_turn, methods=["POST"]),
    Route("/chat/person", person, methods=["POST"]),
    Route("/chat/cancel", cancel, methods=["POST"]),
    Route("/chat/callback", callback, methods=["POST"]),
    Route("/chat/leave", leave, methods=["POST"]),
    Route("/chat/typing", typing, methods=["POST"]),
]
