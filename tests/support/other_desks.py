"""Local servers in the place of other help desks: a webhook receiver that fails on purpose, and
the part of Chatwoot's application API that we use."""

import hashlib
import hmac
import json
import re
import threading
import time
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tandem.config.settings import ROOT

CHATWOOT = ROOT / "tests/channels/payloads" / "chatwoot"


class LocalServer:
    """An HTTP server on a free port. `respond(method, path, query, headers, body)` answers."""

    def __init__(self):
        self._failures: deque = deque()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _any(self):
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                status, more, data = server.answer(self.command, self.path, headers, body)
                sent = json.dumps(data).encode()
                self.send_response(status)
                for name, value in {"content-length": str(len(sent)), **more}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(sent)

            do_GET = do_POST = _any

            def log_message(self, *_):
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop."""
        self._http.shutdown()
        self._http.server_close()

    def fail(self, *statuses: int, after=False, **headers) -> None:
        """The next requests get these statuses; `after` the work was done all the same."""
        more = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        self._failures.extend((status, after, more) for status in statuses)

    def answer(self, method, url, headers, body):
        """(status, headers, data)."""
        failure = self._failures.popleft() if self._failures else None
        if failure and not failure[1]:
            return failure[0], failure[2], {}
        split = urlsplit(url)
        status, data = self.respond(method, split.path, parse_qs(split.query), headers, body)
        return (failure[0], failure[2], {}) if failure else (status, {}, data)


class Receiver(LocalServer):
    """Takes webhooks and checks them as docs/webhooks.md tells its readers to."""

    def __init__(self, secret: str):
        super().__init__()
        self.secret, self.attempts = secret, 0
        self.received: list[dict] = []
        self.times: list[float] = []

    def answer(self, method, url, headers, body):
        """Counts attempts, failed ones too."""
        self.attempts += 1
        self.times.append(time.monotonic())
        return super().answer(method, url, headers, body)

    def respond(self, _method, _path, _query, headers, body):
        """401 for what is not signed as documented."""
        base = headers["tandem-timestamp"].encode() + b"." + body
        wanted = "v1=" + hmac.new(self.secret.encode(), base, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(wanted, headers["tandem-signature"]):
            return 401, {}
        data = json.loads(body)
        assert data["delivery"] == headers["tandem-delivery"]
        if data["delivery"] not in [known["delivery"] for known in self.received]:
            self.received.append(data)
        return 200, {}


class ChatwootServer(LocalServer):
    """One account: contacts, conversations, messages; refuses what Chatwoot refuses."""

    TOKEN, INBOX = "chatwoot-token", 3

    def __init__(self):
        super().__init__()
        self.contacts: list[dict] = []
        self.conversations: list[dict] = []
        self.messages: dict[int, list[dict]] = {}

    def respond(self, method, path, query, headers, body):
        """By the application API's documentation."""
        if headers.get("api_access_token") != self.TOKEN:
            return 401, {"errors": ["You need to sign in or sign up before continuing."]}
        place = path.removeprefix("/api/v1/accounts/1")
        data = json.loads(body) if body else {}
        for pattern, work in self.ROUTES:
            found = re.fullmatch(pattern, f"{method} {place}")
            if found:
                numbers = [int(number) for number in found.groups()]
                return work(self, data, query, *numbers)
        return 404, {"error": "Resource could not be found"}

    def _make_contact(self, data, _query):
        if any(c["identifier"] == data["identifier"] for c in self.contacts) or any(
            c["email"] and c["email"] == data.get("email") for c in self.contacts
        ):
            return 422, {"message": "Identifier has already been taken"}
        contact = {"id": len(self.contacts) + 4, "email": data.get("email"), "name": data["name"]}
        contact["identifier"] = data["identifier"]
        self.contacts.append(contact)
        place = {"source_id": f"source-{contact['id']}", "inbox": {"id": data["inbox_id"]}}
        return 200, {"payload": {"contact": contact, "contact_inbox": place}}

    def _search(self, _data, query):
        wanted = query["q"][0]
        found = [c for c in self.contacts if wanted in (c["identifier"], c["email"])]
        return 200, {"meta": {"count": len(found)}, "payload": found}

    def _place(self, data, _query, contact_id):
        return 200, {"source_id": f"again-{contact_id}", "inbox": {"id": data["inbox_id"]}}

    def _of_contact(self, _data, _query, contact_id):
        return 200, {"payload": [c for c in self.conversations if c["contact_id"] == contact_id]}

    def _open(self, data, _query):
        if data["inbox_id"] != self.INBOX or not data.get("source_id"):
            return 404, {"error": "Resource could not be found"}
        number = len(self.conversations) + 7
        self.conversations.append({"id": number, **data})
        self.messages[number] = []
        return 200, {"id": number, "account_id": 1, "inbox_id": self.INBOX}

    def _say(self, data, _query, number):
        message = {"id": 100 + sum(map(len, self.messages.values())), **data}
        self.messages[number].append(message)
        return 200, message

    def _said(self, _data, _query, number):
        return 200, {"meta": {}, "payload": self.messages[number]}

    def _status(self, data, _query, number):
        self.conversation(number)["status"] = data["status"]
        return 200, {"payload": {"success": True, "current_status": data["status"]}}

    def conversation(self, number: int) -> dict:
        """One conversation."""
        return next(c for c in self.conversations if c["id"] == number)

    ROUTES = (
        (r"POST /contacts", _make_contact),
        (r"GET /contacts/search", _search),
        (r"POST /contacts/(\d+)/contact_inboxes", _place),
        (r"GET /contacts/(\d+)/conversations", _of_contact),
        (r"POST /conversations", _open),
        (r"POST /conversations/(\d+)/messages", _say),
        (r"GET /conversations/(\d+)/messages", _said),
        (r"POST /conversations/(\d+)/toggle_status", _status),
    )


def webhook_signed(secret: str, body: bytes, at: float | None = None) -> dict[str, str]:
    """The headers with which answers to our webhook are signed."""
    timestamp = str(int(at if at is not None else time.time()))
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return {"Tandem-Timestamp": timestamp, "Tandem-Signature": f"v1={digest.hexdigest()}"}


def chatwoot_signed(secret: str, body: bytes, at: float | None = None) -> dict[str, str]:
    """The headers with which Chatwoot signs its webhook."""
    timestamp = str(int(at if at is not None else time.time()))
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return {
        "X-Chatwoot-Timestamp": timestamp,
        "X-Chatwoot-Signature": f"sha256={digest.hexdigest()}",
        "X-Chatwoot-Delivery": f"delivery-{timestamp}",
    }
