"""A tiny SMS gateway of one's own, over HTTP: what the suite plays the sample adapter against."""

import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.channels.sample.sms import signature

TOKEN, SECRET, NUMBER = "gateway-token", "gateway-secret", "+441632960000"


class SmsGateway:
    """Keeps what it is given, once per key, and refuses what a gateway refuses."""

    people = ("+447700900001", "+447700900002")

    def __init__(self):
        self._sent: dict[str, tuple[str, str]] = {}
        self._away, self._loses, self._lock = 0, False, threading.Lock()
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                self.send_response(gateway.answer(self.path, self.headers, json.loads(body)))
                self.end_headers()

            def log_message(self, *_):
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self.environment = {
            "SMS_GATEWAY_URL": self.url,
            "SMS_GATEWAY_TOKEN": TOKEN,
            "SMS_GATEWAY_SECRET": SECRET,
            "SMS_NUMBER": NUMBER,
        }

    def answer(self, path, headers, given) -> int:
        """The status of one request."""
        with self._lock:
            if path != "/messages" or headers.get("authorization") != f"Bearer {TOKEN}":
                return 403
            if given["from"] != NUMBER or not given["text"] or len(given["text"]) > 4 * 153:
                return 422
            if self._away:
                self._away -= 1
                return 500
            self._sent.setdefault(headers["idempotency-key"], (given["to"], given["text"]))
            lost, self._loses = self._loses, False
            return 500 if lost else 201

    def request(self, person, text, key):
        """A message that has come in, signed."""
        said = {"id": f"{person} {key}", "from": person, "to": NUMBER, "text": text}
        body = json.dumps(said).encode()
        signed = {"x-gateway-signature": signature(SECRET, body)}
        return body, signed | {"content-type": "application/json"}

    def got(self, person):
        """What a phone has shown."""
        return [text for to, text in self._sent.values() if to == person]

    def away(self, times):
        """Out of order, so many times."""
        self._away = times

    def loses_answer(self):
        """The next message goes out all the same."""
        self._loses = True

    def close(self):
        """Stop."""
        self._http.shutdown()
        self._http.server_close()


def trial() -> SmsGateway:
    """What `bin/tandem channel test` plays against: the adapter finds it by the environment."""
    gateway = SmsGateway()
    os.environ.update(gateway.environment)
    return gateway
