"""A browser and its conversation: beginning, going on, signing out, what was in view."""

import re

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tandem.channels.website.identity import customer_of
from tandem.channels.website.start import start
from tandem.channels.website.tokens import void
from tandem.channels.website.view import about_files, state_json, turn_json
from tandem.core.client_address import hidden, is_loopback, is_proxy, places, source_of
from tandem.core.errors import Refused
from tandem.core.pubsub.memory import DESK
from tandem.core.typed import chosen_id
from tandem.core.words import refusal, say
from tandem.delivery.way_back import WayBack
from tandem.handover import open_case
from tandem.http.json_body import number_of, read_json, text_of
from tandem.http.shown import ShownJSON
from tandem.runtime import Runtime
from tandem.skills.mail_code import CODE_BY_MAIL
from tandem.storage.limits import Rule

HOUR, MINUTE = 3600, 60
VISITOR = re.compile(r"[\w-]{8,64}")


async def conversation_of(request: Request) -> str:
    """The conversation whose token the request carries. Raises Refused unknown_conversation."""
    return (await conversation_and_version(request))[0]


async def conversation_and_version(request: Request) -> tuple[str, int]:
    """The same with the version of its token."""
    state = request.app.state
    return await run_in_threadpool(_open, state.runtime, state.tokens, request)


def _open(runtime: Runtime, tokens, request: Request) -> tuple[str, int]:
    conversation_id, version = tokens.read(request.headers.get("authorization", ""))
    if runtime.storage.browsers.version(conversation_id) != version:
        raise void()
    return conversation_id, version


async def start_chat(request: Request) -> Response:
    """POST /chat/start {"identity", "visitor", "go_on", "back"}: begin, or go on.

    `identity` is signed by the website and makes a customer known; one that is not accepted is
    refused (401 identity_...), and the browser may begin without. `visitor` names the browser.
    With `go_on`, a customer for whom a person is there or on the way goes on there; with `back`,
    from a link in a mail, whoever reads that mailbox.
    """
    runtime, settings = request.app.state.runtime, request.app.state.runtime.config.settings
    data = await read_json(request)
    customer_id = customer_of(
        data.get("identity"), settings.identity_secret, settings.identity_issuer
    )
    visitor = chosen_id(text_of(data, "visitor"), "visitor") or ""
    source = source_of_request(request)

    def work() -> dict:
        if customer_id and runtime.shop.customer(customer_id) is None:
            raise Refused("identity_unknown", refusal("identity_unknown"), 401, "identity")
        back = None if customer_id else _back(runtime, text_of(data, "back"))
        conversation_id = back or _goes_on(request, customer_id)
        if customer_id and data.get("go_on") and not _has_case(runtime, conversation_id):
            conversation_id = runtime.storage.browsers.waiting_of(customer_id) or conversation_id
        if conversation_id is None:
            runtime.storage.limits.check(*_begins(runtime, source, visitor))
            conversation_id = start(runtime, customer_id, source)
        if VISITOR.fullmatch(visitor):
            runtime.storage.browsers.visit(conversation_id, visitor)
            if customer_id:
                runtime.storage.people.link("visitor", visitor, customer_id, "signed in")
        return _told(request, conversation_id)

    return ShownJSON(await run_in_threadpool(work))


def source_of_request(request: Request) -> str | None:
    """Where a request comes from, hashed, to count by."""
    state = request.app.state
    address = request.client.host if request.client else None
    settings = state.runtime.config.settings
    source = source_of(address, settings.secret_key)
    if "x-forwarded-for" not in request.headers:
        return source
    if is_proxy(address, settings.trusted_proxies):
        # The outermost we hear of is a proxy itself: all customers would share its limits.
        state.unnamed_proxy.silent(address)
        return None
    if source is not None:
        return source
    if settings.trusted_proxies:  # a proxy says nothing usable: all of these are one place
        return hidden("forwarded from nowhere", settings.secret_key)
    if is_loopback(address):
        state.unnamed_proxy.seen(address)
    return None


def _begins(runtime: Runtime, source: str | None, visitor: str) -> list[Rule]:
    """How many chats may be begun, by browser and by address."""
    settings, rules = runtime.config.settings, []
    if VISITOR.fullmatch(visitor):
        browser = hidden(visitor, settings.secret_key)
        rules.append(Rule(f"chat visitor {browser}", settings.chats_per_visitor, HOUR))
    for place, times in places(source):
        rules.append(Rule(f"chat address {place}", settings.chats_per_address * times, HOUR))
    return rules


def _has_case(runtime: Runtime, conversation_id: str | None) -> bool:
    return bool(conversation_id and runtime.storage.cases.of_conversation(conversation_id))


def _told(request: Request, conversation_id: str) -> dict:
    state, runtime = request.app.state, request.app.state.runtime
    conversation = runtime.storage.conversations.conversation(conversation_id)
    customer, settings = conversation.customer, runtime.config.settings
    return {
        "token": state.tokens.make(
            conversation_id, runtime.storage.browsers.version(conversation_id)
        ),
        "conversation": conversation_id,
        "company": settings.company,
        "language": runtime.storage.conversations.language(conversation_id) or settings.spoken[0],
        "languages": list(settings.spoken),
        "assistant": f"{settings.company} assistant",
        "customer": {"name": customer.name} if customer else None,
        "ways": [
            {"kind": "person", "label": runtime.config.messages("person_button")},
            {"kind": "phone", "label": settings.phone}
            | {"href": f"tel:{settings.phone.replace(' ', '')}"},
            {"kind": "mail", "label": settings.mail_address}
            | {"href": f"mailto:{settings.mail_address}"},
            {"kind": "callback", "label": say("phrases.call_me_back")},
        ],
        "hours": runtime.config.team.hours_words,
        "files": about_files(settings),
        "turns": [turn_json(turn) for turn in conversation.turns],
        "state": chat_state(request, conversation_id),
    }


def _back(runtime: Runtime, token: str) -> str | None:
    """The conversation of a link in a mail, while its tokens are current. Who was signed in there
    is known by the mailbox from now on: no session of the website stands behind this browser."""
    found = WayBack(runtime.config.settings.secret_key).read(token) if token else None
    if found is None or runtime.storage.browsers.version(found[0]) != found[1]:
        return None
    customer_id, verified = runtime.storage.conversations.identity(found[0])
    if verified == "signed in":
        runtime.storage.conversations.know(found[0], customer_id, CODE_BY_MAIL)
    return found[0]


def _goes_on(request: Request, customer_id: str | None) -> str | None:
    """The conversation of the token, unless it is void or somebody else's.

    Signing out, or in as somebody else, begins a new one; a visitor who signs in goes on.
    """
    runtime = request.app.state.runtime
    try:
        conversation_id, _ = _open(runtime, request.app.state.tokens, request)
    except Refused:
        return None
    known, verified = runtime.storage.conversations.identity(conversation_id)
    if verified == "signed in" and known != customer_id:
        return None
    if customer_id and known not in (None, customer_id):
        return None
    if customer_id:
        runtime.storage.conversations.know(conversation_id, customer_id, "signed in")
        if verified != "signed in":  # whoever had the visitor's token is not signed in by it
            runtime.storage.browsers.renew(conversation_id)
            runtime.storage.chat_mails.stop(conversation_id)  # nor may they read on by mail
    return conversation_id


async def sign_out(request: Request) -> Response:
    """POST /chat/sign-out: nothing of the conversation can be read with its tokens any more.

    A signed-in customer's goes on when they sign in again and a person is there; a visitor, whom
    nobody could find again, has left.
    """
    state = request.app.state
    conversation_id = await conversation_of(request)

    def work() -> None:
        _, verified = state.runtime.storage.conversations.identity(conversation_id)
        if verified == "signed in":
            state.runtime.storage.browsers.sign_out(conversation_id)
        else:
            open_case.end_chat(state.runtime, conversation_id)

    await run_in_threadpool(work)
    state.pubsub.publish(conversation_id)
    state.pubsub.publish(DESK)
    return Response(status_code=204)


async def seen(request: Request) -> Response:
    """POST /chat/seen {"seq"}: the turns up to this number were in view."""
    state = request.app.state
    conversation_id = await conversation_of(request)
    seq = number_of((await read_json(request)).get("seq"), "seq")
    await run_in_threadpool(state.runtime.storage.browsers.seen, conversation_id, seq)
    state.pubsub.publish(DESK, {"conversation": conversation_id})
    return Response(status_code=204)


def chat_state(request: Request, conversation_id: str) -> dict:
    """The state of the conversation as the chat shows it."""
    state = request.app.state
    typing = state.pubsub.typing(conversation_id)
    return state_json(state.runtime, conversation_id, typing, state.turn_worker.trouble)
