"""Our own channels on the bench of the suite: the website over HTTP, Slack and mail against local
servers that speak what the real ones speak."""

import itertools
import json
import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import httpx

from tandem.channels.contract import MAIL, SLACK, WEBSITE
from tandem.channels.mail.incoming import IncomingMail
from tandem.delivery.outbox_worker import deliver_next
from tandem.handover import agent_actions
from tandem.handover.change_method import change_contact_method
from tests.support.slack_server import signed

ODD = [b"", b"{", b"\xff\xfe", b"[" * 10_000, b'{"text": {"a": 1}}']


class Bench:
    """What they have in common: words of ours are stored as the desk and the assistant do it."""

    sends = True

    def __init__(self):
        self.count = itertools.count(1)

    def say(self, conversation_id, text, agent, buttons):
        speaker, more = ("agent", {"name": agent}) if agent else ("bot", {})
        return self.runtime.storage.conversations.add_turn(
            conversation_id, speaker, text, buttons=buttons, **more
        )


class WebsiteBench(Bench):
    """Two browsers. What is refused is the answer to the request."""

    can, sends, people = WEBSITE, False, ("browser-of-maya-1", "browser-of-otto-1")

    def __init__(self, runtime, base):
        super().__init__()
        self.runtime = runtime
        self.web = httpx.Client(base_url=base, headers={"host": "shop.test"}, timeout=20)
        self.tokens, self.refused = {}, {}

    def begin(self, person):
        found = self._post("/chat/start", {"visitor": person}, self.tokens.get(person, "")).json()
        self.tokens[person] = found["token"]
        return found["conversation"]

    def write(self, person, text, key):
        self._send(person, {"id": f"{key}-message", "text": text})

    def told(self, person):
        return self.refused.get(person, [])

    def forge(self, person, text, key):
        tokens = "", self.tokens[person][:-3] + "abc"
        data = {"id": key, "text": text}
        return {self._post("/chat/turns", data, one).status_code for one in tokens} == {401}

    def odd(self, person):
        headers = self._headers(self.tokens[person]) | {"content-type": "application/json"}
        return [
            self.web.post("/chat/turns", content=one, headers=headers).status_code for one in ODD
        ]

    def press(self, person, turn, index, key):
        button = {"turn": turn.id, "index": index}
        self._send(person, {"id": f"{key}-message", "button": button})

    def reads(self, person):
        """What the stream tells first: all there is, up to the state."""
        headers = self._headers(self.tokens[person])
        read, kind = [], ""
        with self.web.stream("GET", "/chat/stream", headers=headers) as stream:
            for line in stream.iter_lines():
                name, _, value = line.partition(": ")
                if name == "event":
                    kind = value
                    if kind == "state":
                        return read
                elif name == "data" and kind == "turn":
                    turn = json.loads(value)
                    if turn["speaker"] != "customer":
                        read.append(f"{turn['name'] or ''}: {turn['text']}")
        return read

    def _send(self, person, data):
        answer = self._post("/chat/turns", data, self.tokens[person])
        if answer.status_code >= 400:
            self.refused.setdefault(person, []).append(answer.json()["error"]["message"])

    def _post(self, path, data, token):
        return self.web.post(path, json=data, headers=self._headers(token))

    def _headers(self, token):
        return {"authorization": f"Bearer {token}"} if token else {}


class SlackBench(Bench):
    """Two users with direct messages, on a local workspace."""

    can, people = SLACK, ("U0MAYA", "U0OTTO")

    def __init__(self, rig):
        super().__init__()
        self.rig, self.runtime, self.stamps = rig, rig.runtime, {}

    def begin(self, person):
        self.write(person, "hello", f"hello {next(self.count)}")
        return self.rig.conversation(f"{self._channel(person)}/")

    def write(self, person, text, key):
        assert self.rig.send(self._message(person, text, key)).status_code == 200
        self.rig.done()

    def told(self, person):
        return [one["text"] for one in self.rig.server.whispers if one["user"] == person]

    def forge(self, person, text, key):
        body = json.dumps(self._message(person, text, key)).encode()
        wrong = signed(body, secret="another"), signed(body, at=time.time() - 3600), {}
        answers = {self.rig.raw(body, headers=one).status_code for one in wrong}
        self.rig.done()
        return answers == {401}

    def odd(self, person):
        message = self._message(person, "odd", "odd")
        del message["event"]["channel"]
        return [self.rig.raw(one).status_code for one in [*ODD[1:4], json.dumps(message).encode()]]

    def press(self, person, turn, index, key):
        self.rig.done()
        there = self.runtime.storage.external_ids.of("slack turn", turn.id).theirs.split("/")[1]
        words = {
            "U0MAYA": person,
            "D0MAYA": self._channel(person),
            '"choose:0"': f'"choose:{index}"',
        }
        words |= {'"value": "0"': f'"value": "{index}"', "TURN_ID": turn.id, "MESSAGE_TS": there}
        self.rig.press("block_actions_button", **words)
        self.rig.done()

    def revise(self, person, key, text):
        from tests.support.slack_server import payload

        ts, before = self.stamps[person, key]
        number = next(self.count)
        message = {"type": "message", "user": person, "text": before, "ts": ts}
        more = {"channel": self._channel(person), "ts": f"1764000009.{number:06d}"}
        more |= {"event_id": f"EvRevised{number}", "previous_message": message}
        name = "message_deleted" if text is None else "message_changed"
        if text is not None:
            more["message"] = message | {"text": text}
            self.stamps[person, key] = ts, text
        assert self.rig.send(payload(name, **more)).status_code == 200
        self.rig.done()

    def reads(self, person):
        self.rig.done()
        return self.rig.server.texts(self._channel(person))

    def away(self, times):
        self.rig.server.fail("chat.postMessage", times=times)

    def loses_answer(self):
        self.rig.server.fail("chat.postMessage", after=True)

    def _channel(self, person):
        return person.replace("U0", "D0")

    def _message(self, person, text, key):
        from tests.support.slack_server import payload

        known = self.stamps.get((person, key))
        ts = known[0] if known else f"{time.time():.0f}.{next(self.count):06d}"
        self.stamps[person, key] = ts, text
        more = {"user": person, "channel": self._channel(person), "text": text, "blocks": []}
        return payload("message_direct", ts=ts, event_id=f"Ev{person}{ts}", **more)


class MailBench(Bench):
    """Two customers whose matters are tickets, answered by mail."""

    can, people = MAIL, ("maya@example.org", "otto@example.org")

    def __init__(self, site, smtp, imap, agent):
        super().__init__()
        self.runtime, self.smtp, self.imap, self.agent = site, smtp, imap, agent
        self.mailbox = IncomingMail(site, lambda _: None)
        self.failures = 0

    def begin(self, person):
        ours = self.runtime.storage.conversations.open("website", None)
        self.runtime.storage.conversations.add_turn(ours, "customer", "my parcel")
        case = change_contact_method(self.runtime, ours, "ticket", email=person)
        agent_actions.claim(self.runtime, case.id, self.agent)
        self.case = getattr(self, "case", {}) | {person: case.id}
        self._sent()
        return ours

    def write(self, person, text, key):
        self.imap.deliver(self._mail(person, text, key).as_bytes())
        self.mailbox.once()

    def say(self, conversation_id, text, agent, buttons):
        case = self.runtime.storage.cases.of_conversation(conversation_id)
        return agent_actions.say(self.runtime, case, self.agent, text, f"a{next(self.count)}")

    def told(self, person):
        return self.reads(person)

    def forge(self, person, text, key):
        """Another's address, and another's signature: both are left to people."""
        other = self._mail("eve@example.net", text, key, to=self._answered_to(person))
        unsigned = self._mail(person, text, f"{key} too", to="support@shop.example")
        for mail in (other, unsigned):
            self.imap.deliver(mail.as_bytes())
        self.mailbox.once()
        return True

    def odd(self, person):
        for one in ODD:
            self.imap.deliver(b"From: x\r\n\r\n" + one)
        self.mailbox.once()
        return []

    def reads(self, person):
        return [
            f"{mail['Subject']}\n{mail.get_content()}".replace("\r\n", "\n")
            for mail in self._sent()
            if mail["To"] == person
        ]

    def away(self, times):
        self.smtp.handler.refuses = times

    def _sent(self):
        for _ in range(50):
            self._due()
            if not deliver_next(self.runtime):
                break
        raw = (one.content for one in self.smtp.handler.envelopes)
        return [message_from_bytes(content, policy=default) for content in raw]

    def _due(self):
        from sqlalchemy import update

        from tandem.core.database import writing
        from tandem.storage import tables as t

        with writing(self.runtime.storage.database) as db:
            todo = update(t.outbox).where(t.outbox.c.state == "todo")
            db.execute(todo.values(next_at=self.runtime.clock()))

    def _answered_to(self, person):
        return next(m for m in reversed(self._sent()) if m["To"] == person)["Reply-To"]

    def _mail(self, person, text, key, to=None):
        mail = EmailMessage()
        mail["From"], mail["To"] = person, to or self._answered_to(person)
        mail["Subject"], mail["Message-ID"] = "Re: my parcel", f"<{key.replace(' ', '')}-{person}>"
        mail.set_content(text)
        return mail
