"""A customer at the chat of a private instance, over HTTP as their browser would."""

import re
import time
from uuid import uuid4

import httpx

from tandem.cli.design.converse.instance import Instance
from tandem.core.conversation import Turn
from tandem.delivery.mail import read_mailbox
from tandem.storefront.session import identity

PATIENCE_SECONDS = 30.0
LOOK_SECONDS = 0.02
MAIL_SECONDS = 5.0
"""The outbox sends soon, not at once."""
CODE = re.compile(r"\b\d{6}\b")


class NoReply(Exception):
    """Nothing came back in time, or the step could not be taken; the words say what."""


class Customer:
    """One conversation. `turns` are all turns of it so far."""

    def __init__(self, instance: Instance, who: str):
        self._instance = instance
        self._http = httpx.Client(
            base_url=f"http://127.0.0.1:{instance.settings.web_port}", timeout=PATIENCE_SECONDS
        )
        started = self._post("/chat/start", {"identity": self._identity(who)})
        self.id: str = started["conversation"]
        self._http.headers["Authorization"] = f"Bearer {started['token']}"
        self.turns = self._stored()

    def say(self, text: str) -> list[Turn]:
        """Write something; the turns that come as reply."""
        return self._reply({"text": self._filled(text)})

    def press(self, title: str) -> list[Turn]:
        """Press a button of what was said last. Raises NoReply where there is none."""
        said = [turn for turn in self.turns if turn.speaker != "customer"]
        for turn in reversed(said[-3:]):
            for index, button in enumerate(turn.buttons):
                if button["title"].casefold() == title.casefold():
                    return self._reply({"button": {"turn": turn.id, "index": index}})
        there = [button["title"] for turn in said[-3:] for button in turn.buttons]
        raise NoReply(f"there is no button {title!r}, only {there}")

    @property
    def has_person(self) -> bool:
        """Whether a person has been called and the case is open."""
        return self._instance.runtime.storage.cases.of_conversation(self.id) is not None

    def close(self) -> None:
        """Shut the browser."""
        self._http.close()

    def _identity(self, who: str) -> str | None:
        if who == "visitor":
            return None
        runtime, settings = self._instance.runtime, self._instance.settings
        customer = runtime.shop.customers.with_email(who)
        profile = runtime.shop.customers.profile(customer.id) if customer else None
        if profile is None:
            raise NoReply(f"`who`: nobody in the demo shop has the address {who}")
        return identity(profile, settings.identity_secret, settings.identity_issuer)

    def _filled(self, text: str) -> str:
        if "{code}" not in text:
            return text
        end = time.monotonic() + MAIL_SECONDS
        while time.monotonic() < end:
            for mail in read_mailbox(self._instance.settings.mailbox_dir):  # newest first
                if code := CODE.search(mail["text"]):
                    return text.replace("{code}", code[0])
            time.sleep(LOOK_SECONDS)
        raise NoReply("no code has been mailed")

    def _reply(self, body: dict) -> list[Turn]:
        sent = self._post("/chat/turns", {"id": uuid4().hex} | body)["turn"]["seq"]
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            if self._answered():
                self.turns = self._stored()
                return [t for t in self.turns if t.seq > sent and t.speaker != "customer"]
            time.sleep(LOOK_SECONDS)
        raise NoReply(f"no reply within {PATIENCE_SECONDS:.0f} seconds")

    def _answered(self) -> bool:
        return not self._instance.runtime.storage.turn_queue.has_open(self.id)

    def _stored(self) -> list[Turn]:
        return list(self._instance.runtime.storage.conversations.turns(self.id))

    def _post(self, path: str, body: dict) -> dict:
        response = self._http.post(path, json=body)
        if response.status_code >= 400:
            raise NoReply(f"{path} answered {response.status_code}: {response.text[:200]}")
        return response.json()
