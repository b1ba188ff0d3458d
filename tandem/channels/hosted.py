"""A channel of one's own at work: its address, its part of the inbox and of the outbox.

What comes in is signed, stored and acknowledged, and acted on afterwards; the message's key is the
key of the work, so that what the provider sends again changes nothing.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tandem.cases.case import owner_of
from tandem.channels.as_text import as_text, chosen
from tandem.channels.contract import Asks, Challenged, Channel, Incoming, ShowsTyping
from tandem.channels.places import Places
from tandem.channels.posting import lane, plan_turn, to_post
from tandem.channels.receive import take_choice, take_message
from tandem.channels.taking_in import refusals, revise
from tandem.core.errors import Refused, TandemError
from tandem.core.redaction import redact
from tandem.core.text import storable
from tandem.core.words import refusal
from tandem.handover.language import speaking_to
from tandem.http.body import read_body
from tandem.runtime import Runtime
from tandem.storage.job_queue import Job
from tandem.storage.whose import of_user

log = logging.getLogger(__name__)
LARGEST_BODY = 64 * 1024
LONGEST_ID = 60
"""Characters of a sender, a place or a revision."""
LONGEST_KEY, LONGEST_CLIENT_ID = 500, 80
"""Characters of a message's key, and of what is kept of it."""
MOST_AT_ONCE = 100
"""Messages in one request."""
LOOKED_BACK = 40
"""Turns in which the choices may stand that a number answers."""
TOO_LONG = 3
"""What is this many times too long is cut before it is stored, and refused with its length."""


class Hosted:
    """One channel in one web process. `changed(conversation_id)` is called when something came in,
    `wake` when the inbox has work."""

    def __init__(
        self,
        runtime: Runtime,
        channel: Channel,
        changed: Callable[[str], None],
        wake: Callable[[], None],
    ):
        self._runtime, self._channel = runtime, channel
        self._changed, self._wake = changed, wake
        self.name = self._name = channel.name
        self._sent, self._heard = f"{channel.name} turn", f"{channel.name}_heard"
        self._places = Places(runtime, channel.name, f"{channel.name} place")
        self.plans = [self.plan]
        self.outgoing = {f"{self._name}_post": self.post, f"{self._name}_tell": self.tell}
        self.incoming = {self._heard: self.act}

    async def receive(self, request: Request) -> Response:
        """401 for what the provider has not signed, 400 for what cannot be read, otherwise 200."""
        body = await read_body(request, LARGEST_BODY)
        headers = dict(request.headers)
        await run_in_threadpool(self.take_in, body, headers)
        self._wake()
        return Response(status_code=200)

    async def challenge(self, request: Request) -> Response:
        """The answer to a provider that asks whether the address is ours. 404 for one that never
        asks."""
        if not isinstance(self._channel, Challenged):
            raise _unknown()
        asked = {name[:LONGEST_ID]: value[:1000] for name, value in request.query_params.items()}
        answer = await run_in_threadpool(_read, self._channel.challenge, asked)
        return PlainTextResponse(str(answer)[:1000])

    def take_in(self, body: bytes, headers: Mapping[str, str]) -> None:
        """Store what a request says, secrets hidden. Raises Refused bad_signature (or whatever the
        channel refuses with), malformed_request."""
        said = _read(self._channel.read, body, headers)
        if len(said) > MOST_AT_ONCE or any(not _is_sound(one) for one in said):
            raise _malformed()
        self._runtime.storage.inbox.put_all([self._job(one) for one in said])

    def _job(self, said: Incoming) -> Job:
        longest = TOO_LONG * self._runtime.config.settings.message_limit + 1
        safe = redact(storable(said.text[:longest]))
        payload = asdict(said) | {"text": safe.text, "hidden": list(safe.kinds)}
        payload["client_id"] = self._client_id(said.key)
        place = said.place or said.sender
        # Some providers count the messages of each sender.
        whole = "\0".join((place, said.sender, said.key, said.kind, said.revision))
        key = f"{self._name}:{hashlib.sha256(whole.encode()).hexdigest()}"
        whose = of_user(self._name, said.sender)
        return Job(self._heard, payload, key, f"{self._name}:{place}", whose)

    def _client_id(self, key: str) -> str:
        """As which a message stands with us."""
        whole = f"{self._name}:{key}"
        if len(whole) <= LONGEST_CLIENT_ID:
            return whole
        return f"{self._name}:{hashlib.sha256(key.encode()).hexdigest()}"

    def act(self, payload: dict[str, Any], _runtime: Runtime) -> None:
        """Work of the inbox: what somebody wrote, pressed, changed or deleted."""
        sender, place = payload["sender"], payload["place"] or payload["sender"]
        client_id, kind = payload["client_id"], payload["kind"]
        customer_id = self._proven(payload["customer_id"])
        conversation_id = self._conversation(place, sender, customer_id)
        if kind != "message":
            if conversation_id and self._channel.can.edits:
                text = None if kind == "deleted" else payload["text"]
                once = f"{client_id}:{kind}:{payload['revision']}"
                if revise(self._runtime, conversation_id, client_id, text, once):
                    self._changed(conversation_id)
            return
        if conversation_id is None:
            conversation_id = self._places.begin(place, sender, "channel_greeting")
        if customer_id:
            self._runtime.storage.people.link(self._name, sender, customer_id, "signed in")
        self._places.recognise(conversation_id, customer_id)
        tell = partial(self._tell, place, sender, client_id)
        with speaking_to(self._runtime, conversation_id):
            if payload["files"] and not self._channel.can.files:
                self._tell(place, sender, f"{client_id}:files", self._words("no_files"))
            if payload["text"] or payload["choice"] or not payload["files"]:
                with refusals(tell):
                    self._take(conversation_id, payload, client_id)
        self._show_typing(conversation_id, place)
        self._changed(conversation_id)

    def _take(self, conversation_id: str, payload: dict[str, Any], client_id: str) -> None:
        turns = self._runtime.storage.conversations.turns(conversation_id, last=LOOKED_BACK)
        before = [turn for turn in turns if turn.client_id != client_id]
        choice = payload["choice"]
        if not choice and not self._channel.can.buttons:
            choice = chosen(before, payload["text"])
        if choice:
            turn_id, index = choice
            take_choice(self._runtime, conversation_id, turn_id, index, client_id)
            return
        hidden = tuple(payload["hidden"])
        take_message(self._runtime, conversation_id, payload["text"], client_id, hidden)

    def _conversation(self, place: str, sender: str, customer_id: str | None) -> str | None:
        """The one that goes on here; None for none, or one of somebody else."""
        found = self._places.goes_on(place, "channel_greeting")
        if found is None or found.about["user"] != sender:
            return None
        known, verified = self._runtime.storage.conversations.identity(found.ours)
        other = known not in (None, customer_id) if customer_id else verified == "signed in"
        return None if other else found.ours

    def _proven(self, customer_id: str | None) -> str | None:
        if not customer_id or not self._channel.can.proves_sender:
            return None
        return customer_id if self._runtime.shop.customers.profile(customer_id) else None

    def plan(self, runtime: Runtime, event: dict[str, Any]) -> Iterable[Job]:
        """A turn of ours in a conversation that is held here is posted here."""
        conversation_id, turn_id = event["conversation_id"], event["turn_id"]
        ours = event["kind"] == "message" and event["data"]["speaker"] != "customer"
        if ours and self._places.place_of(conversation_id):
            yield plan_turn(self._name, turn_id, lane(self._name, conversation_id))

    def post(self, payload: dict[str, Any], runtime: Runtime) -> None:
        """Post one turn, each message of it unless it is there."""
        turn, conversation_id = to_post(runtime, payload)
        place = self._places.place_of(conversation_id)
        if place is None:
            return
        before = runtime.storage.conversations.turns(conversation_id, turn.seq - LOOKED_BACK)
        with speaking_to(runtime, conversation_id):
            earlier = [one for one in before if one.seq < turn.seq]
            messages = as_text(turn, self._channel.can, earlier)
        for number, text in enumerate(messages, 1):
            key = f"{turn.id}:{number}"
            if runtime.storage.external_ids.of(self._sent, key):
                continue
            if number == len(messages) and turn.buttons and isinstance(self._channel, Asks):
                titles = (button["title"] for button in turn.buttons)
                choices = [(f"{turn.id} {index}", title) for index, title in enumerate(titles)]
                self._channel.ask(place, text, choices, key)
            else:
                self._channel.send(place, text, key)
            runtime.storage.external_ids.put(self._sent, key, place)

    def tell(self, payload: dict[str, Any], _runtime: Runtime) -> None:
        """Say something to one person that is no part of the conversation."""
        self._channel.send(payload["place"], payload["text"], payload["about"])

    def _tell(self, place: str, sender: str, about: str, text: str) -> None:
        payload = {"place": place, "text": text, "about": about}
        whose = of_user(self._name, sender)
        kind, in_order = f"{self._name}_tell", f"{self._name}:{place}"
        self._runtime.storage.outbox.put(
            kind, payload, f"told:{in_order}:{sender}:{about}", in_order, whose
        )

    def _words(self, name: str) -> str:
        return self._runtime.config.messages(name)

    def _show_typing(self, conversation_id: str, place: str) -> None:
        channel, case = self._channel, self._runtime.storage.cases.of_conversation(conversation_id)
        if isinstance(channel, ShowsTyping) and owner_of(case) == "bot":
            with suppress(TandemError):
                channel.show_typing(place)


def routes_of(channels: Sequence[Hosted]) -> list[Route]:
    """The address of each channel, /channels/NAME; none without channels."""
    named = {one.name: one for one in channels}

    def one_of(request: Request) -> Hosted:
        found = named.get(request.path_params["name"])
        if found is None:
            raise _unknown()
        return found

    async def receive(request: Request) -> Response:
        return await one_of(request).receive(request)

    async def challenge(request: Request) -> Response:
        return await one_of(request).challenge(request)

    path = "/channels/{name}"
    ways = [Route(path, challenge, methods=["GET"]), Route(path, receive, methods=["POST"])]
    return ways if named else []


def _unknown() -> Refused:
    return Refused("unknown_channel", refusal("unknown_channel"), 404)


def _read(read: Callable, *given: Any) -> Any:
    """What the channel reads. An adapter's own failure is a body that nobody can read."""
    try:
        return read(*given)
    except Refused:
        raise
    except Exception as error:
        log.warning("a request cannot be read: %s", type(error).__name__)
        raise _malformed() from error


def _is_sound(said: Incoming) -> bool:
    """Whether the ids are such as can be stored."""
    ids = (said.sender, said.place, said.revision, said.customer_id or "")
    given = [(one, LONGEST_ID) for one in ids] + [(said.key, LONGEST_KEY)]
    fits = all(
        isinstance(one, str) and len(one) <= most and storable(one) == one for one, most in given
    )
    return bool(fits and said.key and said.sender and isinstance(said.text, str))


def _malformed() -> Refused:
    return Refused("malformed_request", "A field of this payload is missing or odd.")
