"""A local server that speaks the part of Slack's Web API we use, to the real SDK.

It keeps channels with their messages, refuses what Slack refuses (unknown channels, blocks that are
too long), counts calls, and can be told to fail.
"""

import hashlib
import hmac
import itertools
import json
import threading
import time
from collections import defaultdict, deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from tandem.config.settings import ROOT

PAYLOADS = ROOT / "tests/channels/payloads" / "slack"
TOKEN, SECRET = "xoxb-local", "8f742231b10e8888abcd99yyyzzz85a5"
TEAM, ME = "T0FERNWAY", "U0TANDEM"
USERS = {
    "U0MAYA": ("Maya Lindqvist", "maya.lindqvist@example.org", {}),
    "U0OTTO": ("Otto", "otto@example.org", {}),
    "U0SAM": ("Sam Okafor", "sam@fernway.example.com", {}),
    "U0NOOR": ("Noor Haddad", "noor@fernway.example.com", {}),
    "U0GUEST": ("Sam?", "sam@fernway.example.com", {"is_restricted": True}),
    "U0OTHER": ("Sam??", "sam@fernway.example.com", {"team_id": "T0OTHER"}),
    "U0SHY": ("Shy", "", {}),
}


class SlackServer:
    """One workspace."""

    def __init__(self):
        self.channels: dict[str, list[dict]] = {
            name: [] for name in ("D0MAYA", "D0OTTO", "C0HELP", "C0AGENTS", "C0FRAUD")
        }
        self.calls: list[tuple[str, dict]] = []
        self.whispers: list[dict] = []
        self.responses: list[dict] = []
        self.views: list[dict] = []
        self.homes: dict[str, dict] = {}
        self.files: dict[str, dict] = {}
        self._failures: dict[str, deque] = defaultdict(deque)
        self._number = itertools.count(1)
        self._lock = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                server.answer(self)

            def do_GET(self):
                server.give_file(self)

            def log_message(self, *_):
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._http.server_address[1]
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    @property
    def api_url(self) -> str:
        """What TANDEM_SLACK_API_URL is set to."""
        return f"http://127.0.0.1:{self.port}/api/"

    @property
    def response_url(self) -> str:
        """Where answers to commands go."""
        return f"http://127.0.0.1:{self.port}/response"

    def close(self) -> None:
        """Stop."""
        self._http.shutdown()
        self._http.server_close()

    def fail(self, method: str, status: int = 500, *, after=False, times=1, **headers) -> None:
        """Let the next calls fail; `after` the work is done, as when the answer gets lost."""
        self._failures[method].extend([(status, after, headers)] * times)

    def count(self, method: str) -> int:
        """How often a method was called."""
        return sum(name == method for name, _ in self.calls)

    def texts(self, channel: str, thread: str | None = None) -> list[str]:
        """What a channel or a thread shows, oldest first."""
        return [words_of(m) for m in self.channels[channel] if m.get("thread_ts") == thread]

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """One request of the SDK."""
        body = request.rfile.read(int(request.headers.get("content-length", 0)))
        if request.path.startswith("/upload/"):
            self.files[request.path.removeprefix("/upload/")]["data"] = body
            self._send(request, 200, {"ok": True})
            return
        if request.path == "/response":
            self.responses.append(json.loads(body))
            self._send(request, 200, {"ok": True})
            return
        method = request.path.removeprefix("/api/")
        given = read(body, request.headers.get("content-type", ""))
        with self._lock:
            self.calls.append((method, given))
            failure = self._failures[method].popleft() if self._failures[method] else None
            if request.headers.get("authorization") != f"Bearer {TOKEN}":
                found = {"ok": False, "error": "invalid_auth"}
            elif failure and not failure[1]:
                found = {
                    "ok": False,
                    "error": "ratelimited" if failure[0] == 429 else "fatal_error",
                }
            else:
                found = self._do(method, given)
        if failure:
            self._send(request, failure[0], found, failure[2])
        else:
            self._send(request, 200, found)

    def share(self, file_id: str, data: bytes, name: str = "photo.jpg", **about) -> None:
        """A file that somebody has put into the workspace."""
        self.files[file_id] = {"name": name, "data": data, "size": len(data)} | about

    def give_file(self, request: BaseHTTPRequestHandler) -> None:
        """The bytes of a file, for whoever has the token."""
        file = self.files.get(request.path.removeprefix("/files/"))
        allowed = request.headers.get("authorization") == f"Bearer {TOKEN}"
        data = file["data"] if file and allowed else b""
        request.send_response(200 if data else 404)
        request.send_header("content-length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    def _send(self, request, status: int, found: dict, headers: dict | None = None) -> None:
        data = json.dumps(found).encode()
        request.send_response(status)
        request.send_header("content-type", "application/json; charset=utf-8")
        request.send_header("content-length", str(len(data)))
        for name, value in (headers or {}).items():
            request.send_header(name.replace("_", "-"), str(value))
        request.end_headers()
        request.wfile.write(data)

    def _do(self, method: str, given: dict) -> dict:
        work = getattr(self, "_" + method.replace(".", "_"), None)
        if work is None:
            return {"ok": False, "error": "unknown_method"}
        problem = problem_with(given.get("blocks") or [], given.get("text", ""))
        if problem:
            return {"ok": False, "error": problem}
        if "channel" in given and given["channel"] not in self.channels:
            return {"ok": False, "error": "channel_not_found"}
        return {"ok": True} | work(given)

    def _auth_test(self, _given):
        return {"user_id": ME, "bot_id": "B0TANDEM", "team_id": TEAM, "team": "Fernway"}

    def _users_info(self, given):
        if given["user"] not in USERS:
            return {"ok": False, "error": "user_not_found"}
        name, email, more = USERS[given["user"]]
        profile = {"real_name": name, "display_name": name.split()[0], "email": email}
        return {"user": {"id": given["user"], "team_id": TEAM, "profile": profile} | more}

    def _conversations_open(self, given):
        return {"channel": {"id": f"D0{given['users'].removeprefix('U0')}"}}

    def _chat_postMessage(self, given):
        ts = f"{time.time():.0f}.{next(self._number):06d}"
        names = ("text", "blocks", "thread_ts", "metadata")
        message = {"ts": ts, "bot_id": "B0TANDEM", "user": ME}
        message |= {name: given[name] for name in names if given.get(name)}
        self.channels[given["channel"]].append(message)
        return {"ts": ts, "channel": given["channel"], "message": message}

    def _files_info(self, given):
        if given["file"] not in self.files:
            return {"ok": False, "error": "file_not_found"}
        about = {name: value for name, value in self.files[given["file"]].items() if name != "data"}
        url = f"http://127.0.0.1:{self.port}/files/{given['file']}"
        return {"file": {"id": given["file"], "url_private_download": url} | about}

    def _files_getUploadURLExternal(self, given):
        file_id = f"F0OURS{next(self._number)}"
        self.files[file_id] = {"name": given["filename"], "size": int(given["length"])}
        url = f"http://127.0.0.1:{self.port}/upload/{file_id}"
        return {"file_id": file_id, "upload_url": url}

    def _files_completeUploadExternal(self, given):
        files = given["files"]
        files = json.loads(files) if isinstance(files, str) else files
        if any(len(self.files[one["id"]].get("data", b"")) != self.files[one["id"]]["size"]
               for one in files):  # fmt: skip
            return {"ok": False, "error": "upload_incomplete"}
        ts = f"{time.time():.0f}.{next(self._number):06d}"
        message = {"ts": ts, "user": ME, "text": "", "files": [one["id"] for one in files]}
        message |= {"thread_ts": given["thread_ts"]} if given.get("thread_ts") else {}
        self.channels[given["channel_id"]].append(message)
        return {"files": [{"id": one["id"]} for one in files]}

    def _files_delete(self, given):
        if self.files.pop(given["file"], None) is None:
            return {"ok": False, "error": "file_not_found"}
        return {}

    def _chat_update(self, given):
        for message in self.channels[given["channel"]]:
            if message["ts"] == given["ts"]:
                message |= {"text": given["text"], "blocks": given.get("blocks")}
                message["edited"] = True
                return {"ts": given["ts"]}
        return {"ok": False, "error": "message_not_found"}

    def _chat_delete(self, given):
        there = self.channels[given["channel"]]
        mine = [m for m in there if m["ts"] == given["ts"] and m.get("user") == ME]
        if not mine:
            return {"ok": False, "error": "message_not_found"}
        there.remove(mine[0])
        return {"ts": given["ts"]}

    def _chat_postEphemeral(self, given):
        self.whispers.append(given)
        return {"message_ts": "1.1"}

    def _conversations_replies(self, given):
        there = self.channels[given["channel"]]
        thread = [m for m in there if given["ts"] in (m["ts"], m.get("thread_ts"))]
        if not thread:
            return {"ok": False, "error": "thread_not_found"}
        return {"messages": self._since(thread, given), "has_more": False}

    def _conversations_history(self, given):
        top = [m for m in self.channels[given["channel"]] if not m.get("thread_ts")]
        return {"messages": self._since(top, given)[::-1], "has_more": False}

    def _since(self, messages, given):
        return [m for m in messages if float(m["ts"]) >= float(given.get("oldest", 0))]

    def _views_open(self, given):
        if given["trigger_id"] == "expired":
            return {"ok": False, "error": "expired_trigger_id"}
        view = given["view"] if isinstance(given["view"], dict) else json.loads(given["view"])
        self.views.append(view)
        return {"view": {"id": f"V{next(self._number)}"}}

    def _views_publish(self, given):
        view = given["view"] if isinstance(given["view"], dict) else json.loads(given["view"])
        self.homes[given["user_id"]] = view
        return {"view": {"id": f"V{next(self._number)}"}}

    def _assistant_threads_setStatus(self, given):
        return {}


def read(body: bytes, content_type: str) -> dict:
    """The arguments of a call: JSON or a form whose nested values are JSON."""
    if content_type.startswith("application/json"):
        return json.loads(body or b"{}")
    form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
    for name in ("blocks", "metadata"):
        if name in form:
            form[name] = json.loads(form[name])
    return form


def problem_with(blocks: list[dict], text: str) -> str | None:
    """Slack's limits that matter to us, by its reference of Block Kit."""
    if len(text) > 40_000:
        return "msg_too_long"
    if len(blocks) > 50:
        return "invalid_blocks"
    known = {"rich_text", "section", "actions", "context", "header", "divider"}
    for block in blocks:
        size = len(block.get("block_id", ""))
        if block["type"] not in known or size > 255:
            return "invalid_blocks"
        if block["type"] == "header" and len(block["text"]["text"]) > 150:
            return "invalid_blocks"
        for element in block.get("elements") or ():
            if element["type"] == "button" and len(element["text"]["text"]) > 75:
                return "invalid_blocks"
            options = element.get("options") or ()
            if len(options) > 100 or any(len(o["text"]["text"]) > 75 for o in options):
                return "invalid_blocks"
    return None


def words_of(message: dict) -> str:
    """All the words of a message's blocks, as a reader sees them."""

    def walk(part) -> str:
        if isinstance(part, list):
            return "".join(walk(one) for one in part)
        if part.get("type") in ("text", "plain_text", "mrkdwn", "link"):
            return part["text"] if isinstance(part["text"], str) else walk(part["text"])
        inner = [part[name] for name in ("text", "fields", "elements") if part.get(name)]
        return "".join(walk(one) for one in inner if not isinstance(one, str)) + "\n"

    blocks = [b for b in message.get("blocks") or [] if b["type"] != "actions"]
    return walk(blocks).strip() if blocks else message.get("text", "")


def payload(name: str, **changes) -> dict:
    """A captured payload; keys of `changes` are replaced inside its event, or at the top."""
    data = json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))
    for key, value in changes.items():
        inside = isinstance(data.get("event"), dict) and key not in ("event_id", "team_id")
        (data["event"] if inside else data)[key] = value
    return data


def signed(body: bytes, at: float | None = None, secret: str = SECRET) -> dict[str, str]:
    """The headers with which Slack signs a body."""
    timestamp = str(int(at if at is not None else time.time()))
    base = b"v0:" + timestamp.encode() + b":" + body
    signature = "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}
