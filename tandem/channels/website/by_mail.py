"""The chat by mail: its text, and what comes after it was closed, to an address that was confirmed.

A customer who is signed in, or has proved their mailbox, gets it there and nowhere else. Anybody
else confirms the address they give by a link in a mail.
"""

import secrets
from typing import Any

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tandem.channels.confirm_page import confirm_page
from tandem.channels.website.session import conversation_and_version
from tandem.core.client_address import hidden
from tandem.core.conversation import PROVEN
from tandem.core.words import say
from tandem.delivery.chat_mail import TRANSCRIPT
from tandem.handover.contact_methods import checked_email
from tandem.handover.language import speaking_to
from tandem.http.json_body import read_json, text_of
from tandem.http.shown import ShownJSON
from tandem.runtime import Runtime
from tandem.skills.mail_texts import write_mail
from tandem.storage.limits import Rule

VALID_SECONDS, HOUR = 3600, 3600
MOST_MAILS = 3
"""To one address, and of one conversation, in an hour."""
CONFIRMED = "chat_mail confirmed"


async def by_mail(request: Request) -> Response:
    """POST /chat/mail {"email"?, "transcript"?, "go_on"?}: the text of the chat, what comes after
    it was closed, both, or (without either) no mails any more.

    Answers {"email", "state"}: "done", "confirm" where a link was mailed first, or "stopped".
    """
    conversation_id, version = await conversation_and_version(request)
    data = await read_json(request)
    wishes = {name: data.get(name) is True for name in ("transcript", "go_on")}
    runtime: Runtime = request.app.state.runtime

    def work() -> dict[str, Any]:
        if not any(wishes.values()):
            runtime.storage.chat_mails.stop(conversation_id)
            return {"email": None, "state": "stopped"}
        own = _proved_address(runtime, conversation_id)
        email = own or checked_email(text_of(data, "email"))
        _not_too_many(runtime, conversation_id, email)
        if own:
            _grant(runtime, conversation_id, email, wishes, secrets.token_urlsafe(9))
            return {"email": email, "state": "done"}
        _ask(runtime, (conversation_id, version), email, wishes)
        return {"email": email, "state": "confirm"}

    done = await run_in_threadpool(work)
    request.app.state.pubsub.publish(conversation_id)
    return ShownJSON(done, 202)


async def confirm(request: Request) -> Response:
    """The page of the link: GET asks, POST confirms the address, once."""
    runtime: Runtime = request.app.state.runtime
    title = say("mails.chat_confirm_title")
    try:
        token = request.query_params.get("token", "")
        signed = _signer(runtime).loads(token, max_age=VALID_SECONDS)
        (conversation_id, version), email, wishes, once = signed
    except (BadSignature, ValueError, TypeError):
        return confirm_page(title, say("mails.chat_confirm_old"), status=410)
    browsers = runtime.storage.browsers
    if await run_in_threadpool(browsers.version, conversation_id) != version:
        # Somebody has signed in or out since, or has left: it is not the asker's any more.
        return confirm_page(title, say("mails.chat_confirm_old"), status=410)
    if request.method == "GET":
        question = say("mails.chat_confirm_question", email=email)
        return confirm_page(title, question, say("mails.chat_confirm_button"))

    def work() -> bool:
        used = runtime.storage.external_ids
        if not used.put(CONFIRMED, once, conversation_id, whose=conversation_id):
            return False
        _grant(runtime, conversation_id, email, wishes, once)
        return True

    if not await run_in_threadpool(work):
        return confirm_page(title, say("mails.chat_confirm_old"), status=410)
    request.app.state.pubsub.publish(conversation_id)
    return confirm_page(title, say("mails.chat_confirmed", email=email))


def _proved_address(runtime: Runtime, conversation_id: str) -> str | None:
    """The address in the shop of a customer whose mailbox needs no more proof."""
    customer_id, verified = runtime.storage.conversations.identity(conversation_id)
    customer = runtime.shop.customer(customer_id) if customer_id and verified in PROVEN else None
    return checked_email(customer.email) if customer else None


def _not_too_many(runtime: Runtime, conversation_id: str, email: str) -> None:
    address = hidden(email.casefold(), runtime.config.settings.secret_key)
    names = f"chat_mail to {address}", f"chat_mail of {conversation_id}"
    runtime.storage.limits.check(*(Rule(name, MOST_MAILS, HOUR) for name in names))


def _grant(
    runtime: Runtime, conversation_id: str, email: str, wishes: dict[str, bool], once: str
) -> None:
    if wishes["go_on"]:
        runtime.storage.chat_mails.agree(conversation_id, email)
    if wishes["transcript"]:
        payload = {"conversation": conversation_id, "email": email}
        key = f"transcript:{once}"
        runtime.storage.outbox.put(TRANSCRIPT, payload, key, whose=conversation_id)


def _ask(runtime: Runtime, asked: tuple[str, int], email: str, wishes: dict[str, bool]) -> None:
    """`asked` are the conversation and the version of its tokens: the link is good as long as the
    browser that asked may read the conversation."""
    conversation_id, once = asked[0], secrets.token_urlsafe(9)
    token = _signer(runtime).dumps([asked, email, wishes, once])
    link = f"{runtime.config.settings.base_url}/chat/mail/confirm?token={token}"
    with speaking_to(runtime, conversation_id):
        mail = write_mail("chat_confirm", email, link=link)
    runtime.storage.outbox.put("mail", mail, f"chat_mail:{once}", whose=conversation_id)


def _signer(runtime: Runtime) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(runtime.config.settings.secret_key, salt="tandem.chat.mail")


routes = [
    Route("/chat/mail", by_mail, methods=["POST"]),
    Route("/chat/mail/confirm", confirm, methods=["GET", "POST"]),
]
