"""Talks to Rasa. The only place that knows its HTTP interface."""

import base64
import re
import time
from typing import Any, NamedTuple

import httpx

from tandem.core.errors import Broken, TimedOut, Unavailable
from tandem.understanding.text import for_recognition

RESUME = "/resume_after_person"
"""Internal trigger: the assistant goes on after a person. Customers cannot send it, since free
text loses its leading slashes at the front door."""
LIVES_SECONDS = 2.0
"""An answer of Rasa's that says nothing but that it lives takes milliseconds."""
CONVERSATION_HEADER = "x-conversation"
"""By it a balancer gives a conversation to the same Rasa always."""
QUESTION = "hello"
MEANING_SECONDS = 10.0
"""A bunch of texts takes a tenth of a second on a quiet machine."""
BROKEN = 500
"""With this Rasa says that it failed over a message, with 503 that something it needs is away."""
ASKED_SECONDS = 5.0
"""A model that understood is not asked again for so long."""
COMMAND = re.compile(r"^[\s/]+")


class Meant(NamedTuple):
    """Vectors of signed bytes, made by the encoder of this name; from a likeness `near` (the cosine
    of two) on, texts mean about the same."""

    encoder: str
    near: float
    vectors: list[bytes]


class RasaClient:
    """A client of one Rasa server. Use `close` at the end."""

    def __init__(self, url: str, token: str, timeout_seconds: float):
        self._token = token
        self._warm, self._asked_until = False, 0.0
        self._client = httpx.AsyncClient(
            base_url=url,
            timeout=httpx.Timeout(timeout_seconds, connect=2.0),
            headers={"x-tandem-token": token},
        )

    async def ask(
        self,
        conversation_id: str,
        text: str,
        turn_id: str,
        previous: str = "",
        last_article: str = "",
        language: str = "",
    ) -> list[dict[str, Any]]:
        """Rasa's replies to a message, as {"text", "buttons"}, with "custom" where the response
        declares something beside its words. Raises Unavailable.

        `previous` is what was last said to the customer; the mood is read with it. `last_article`
        is the help page told last; what follows is read with it. `language` is that of the answer,
        where it is not English.
        An empty list is a fault: Rasa answers so when an action failed.
        """
        metadata = {"turn": turn_id, "previous": previous, "last_article": last_article or None}
        metadata |= {"language": language} if language else {}
        body = {"sender": conversation_id, "message": text, "metadata": metadata}
        headers = {CONVERSATION_HEADER: conversation_id}
        found = await self._call("POST", "/webhooks/rest/webhook", json=body, headers=headers)
        return _replies(found)

    async def answer_given(self, conversation_id: str, turn_id: str) -> list[dict] | None:
        """The replies Rasa has already made to a turn, or None if it never got it.

        Asked before a turn is sent a second time, so that nothing is carried out twice. Reading
        the tracker would not wait for a turn that Rasa is still at; adding to it waits for the
        conversation's lock. What is added says nothing: a slot of Rasa's own that is empty anyway.
        """
        found = await self._call(
            "POST",
            f"/conversations/{conversation_id}/tracker/events",
            params={"token": self._token, "include_events": "ALL"},
            headers={CONVERSATION_HEADER: conversation_id},
            json=[{"event": "slot", "name": "session_started_metadata", "value": None}],
        )
        replies: list[dict[str, Any]] | None = None
        for event in found.get("events") or ():
            if event["event"] == "user":
                if replies is not None:
                    break
                if (event.get("metadata") or {}).get("turn") == turn_id:
                    replies = []
            elif event["event"] == "bot" and replies is not None and event.get("text"):
                data = event.get("data") or {}
                reply = {"text": event["text"], "buttons": data.get("buttons") or []}
                replies.append(reply | ({"custom": data["custom"]} if data.get("custom") else {}))
        return replies

    async def ready(self) -> bool:
        """Whether Rasa answers, and its model understands a question.

        The first time it also sends one message through everything, so that the first customer
        does not wait for what is loaded late. A Rasa whose model is broken says that it is well,
        and answers nothing.
        """
        if time.monotonic() < self._asked_until:
            return True
        try:
            if not self._warm:
                self._warm = bool(await self.ask("warm-up", QUESTION, ""))
            token = {"token": self._token}
            heard = await self._call("POST", "/model/parse", params=token, json={"text": QUESTION})
            understood = bool((heard.get("intent") or {}).get("name"))
        except (Unavailable, AttributeError):
            return False
        if self._warm and understood:
            self._asked_until = time.monotonic() + ASKED_SECONDS
        return self._warm and understood

    async def meanings(self, texts: list[str], seconds: float = MEANING_SECONDS) -> Meant:
        """What a few texts mean. Raises Unavailable, also where the model has no encoder."""
        path = "/webhooks/rest/meaning"
        found = await self._call("POST", path, json={"texts": texts}, timeout=seconds)
        whole, size = base64.b64decode(found["vectors"]), int(found["size"])
        vectors = [whole[at : at + size] for at in range(0, len(whole), size)]
        if len(vectors) != len(texts):
            raise Unavailable(f"Rasa: POST {path}: {len(vectors)} vectors for {len(texts)} texts")
        return Meant(found["encoder"], float(found["near"]), vectors)

    async def answers(self) -> bool:
        """Whether anything answers there at all, whatever it says."""
        try:
            await self._client.get("/")
        except httpx.HTTPError:
            return False
        return True

    async def lives(self) -> bool:
        """Whether Rasa answers anything, soon."""
        try:
            await self._call("GET", "/status", params={"token": self._token}, timeout=LIVES_SECONDS)
        except Unavailable:
            return False
        return True

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _call(self, method: str, path: str, **more: Any) -> Any:
        try:
            response = await self._client.request(method, path, **more)
            response.raise_for_status()
            return response.json()
        except (httpx.ReadTimeout, httpx.WriteTimeout) as error:
            raise TimedOut(f"Rasa: {method} {path}: {type(error).__name__}") from error
        except httpx.HTTPStatusError as error:
            kind = Broken if error.response.status_code == BROKEN else Unavailable
            raise kind(f"Rasa: {method} {path}: {error.response.status_code}") from error
        except (httpx.HTTPError, ValueError) as error:
            raise Unavailable(f"Rasa: {method} {path}: {type(error).__name__}") from error


def _replies(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What else a response has comes from Rasa as a message of its own, after its words."""
    replies: list[dict[str, Any]] = []
    for message in messages:
        if message.get("text"):
            replies.append(_reply(message))
        elif message.get("custom") and replies:
            replies[-1]["custom"] = message["custom"]
    return replies


def _reply(message: dict[str, Any]) -> dict[str, Any]:
    buttons = [
        {"title": button["title"], "payload": button["payload"]}
        for button in message.get("buttons") or ()
    ]
    return {"text": message["text"], "buttons": buttons}


def for_rasa(text: str) -> str:
    """Free text as Rasa may see it: a leading slash would make it a command.

    Rasa takes white space off before it looks, and knows more kinds of it than the keyboard.
    """
    return COMMAND.sub("", for_recognition(text)) or "?"
