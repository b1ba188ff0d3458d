"""The whole of Tandem for tests: its real processes on free ports, a customer, an agent."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

import httpx

from tandem.config.settings import ROOT
from tandem.shop.demo.people import DEMO_PASSWORD

PATIENCE_SECONDS = 30


def free_ports(count: int) -> list[int]:
    """Ports nobody uses at the moment."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


class System:
    """`bin/tandem run` with its own folder and ports."""

    def __init__(self, folder: Path, verb: str = "run", root: Path = ROOT):
        self.folder, self._verb, self._root = folder, verb, root
        web, rasa, actions = free_ports(3)
        self.base = f"http://127.0.0.1:{web}"
        self.environment = os.environ | {
            "TANDEM_DEMO": "true",
            "TANDEM_VAR_DIR": str(folder),
            "TANDEM_WEB_PORT": str(web),
            "TANDEM_RASA_PORT": str(rasa),
            "TANDEM_ACTIONS_PORT": str(actions),
            "TANDEM_RETRY_SECONDS": "0.5",
        }
        self._process: subprocess.Popen | None = None
        self.log: list[str] = []

    def start(self) -> None:
        """Start and wait until Rasa answers."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tandem.cli", self._verb],
            cwd=self._root,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()
        wait_for(self._ready_or_dead, 300, lambda: "not ready:\n" + "\n".join(self.log[-40:]))
        assert self._process.poll() is None, "\n".join(self.log[-40:])

    def _ready_or_dead(self) -> bool:
        return self._process.poll() is not None or self.healthy()

    def _read(self) -> None:
        for line in self._process.stdout:
            self.log.append(line.rstrip())

    def healthy(self) -> bool:
        """Whether the front door answers and Rasa is ready."""
        try:
            return httpx.get(f"{self.base}/health", timeout=5).json()["rasa"]
        except (httpx.HTTPError, ValueError):
            return False

    def kill(self, part: str) -> None:
        """Kill processes outright: all whose command line has `part` in it."""
        for pid in self.pids(part):
            os.killpg(pid, signal.SIGKILL)

    def pids(self, part: str) -> list[int]:
        """The processes whose command line has this in it."""
        found = subprocess.run(
            ["pgrep", "-P", str(self._process.pid), "-f", "--", part],
            capture_output=True,
            text=True,
        )
        return [int(pid) for pid in found.stdout.split()]

    @property
    def pid(self) -> int:
        """Of the process that started the others."""
        return self._process.pid

    def stop(self) -> int:
        """Ctrl-C; returns the exit code."""
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(30)

    def identity(self, email: str) -> str:
        """Sign in at the shop; what its backend signed for the chat."""
        shop = httpx.Client(base_url=self.base, follow_redirects=True)
        page = shop.get("/account/sign-in").text
        form = sign_in_fields(page, email, DEMO_PASSWORD)
        page = shop.post("/account/sign-in", data=form).text
        return re.search(r'data-tandem-identity="([^"]+)"', page)[1]


def sign_in_fields(page: str, email: str, password: str) -> dict[str, str]:
    """The shop's sign-in form, filled in; after it come those of the demo's people."""
    form = re.search(r"<form.*?</form>", page, re.DOTALL)[0]
    fields = dict.fromkeys(re.findall(r'<input[^>]*name="([^"]+)"', form), email)
    return fields | hidden_fields(form) | password_fields(form, password)


def hidden_fields(page: str) -> dict[str, str]:
    """The hidden fields of the form that asks for a password, as a browser would send them."""
    forms = re.findall(r"<form.*?</form>", page, re.DOTALL)
    asking = next((form for form in forms if 'type="password"' in form), "")
    inputs = re.findall(r'<input[^>]*type="hidden"[^>]*>', asking)
    return {
        re.search(r'name="([^"]+)"', one)[1]: re.search(r'value="([^"]*)"', one)[1]
        for one in inputs
    }


def password_fields(page: str, password: str) -> dict[str, str]:
    """The password fields of a form, filled in."""
    inputs = re.findall(r'<input[^>]*type="password"[^>]*>', page)
    return {re.search(r'name="([^"]+)"', one)[1]: password for one in inputs}


def wait_for(what, seconds: float = PATIENCE_SECONDS, complaint=lambda: "it did not happen"):
    """Wait until `what()` is true and return it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(complaint())


class Customer:
    """A customer's browser: sends over POST, hears over the stream, resumes by number."""

    def __init__(self, system: System, email: str | None = None):
        self.http = httpx.Client(base_url=system.base, timeout=30)
        self.identity = system.identity(email) if email else None
        started = self.http.post("/chat/start", json={"identity": self.identity}).json()
        self.headers = {"Authorization": f"Bearer {started['token']}"}
        self.conversation = started["conversation"]
        self.turns: list[dict] = []
        self.state = started["state"]
        self._open = True
        threading.Thread(target=self._listen, daemon=True).start()
        wait_for(lambda: self.turns)

    def _listen(self) -> None:
        while self._open:
            try:
                self._read_stream()
            except httpx.HTTPError:
                time.sleep(0.2)

    def _read_stream(self) -> None:
        seen = self.turns[-1]["seq"] if self.turns else 0
        url = f"/chat/stream?after={seen}"
        with self.http.stream("GET", url, headers=self.headers, timeout=60) as stream:
            kind = ""
            for line in stream.iter_lines():
                if not self._open:
                    return
                if line.startswith("event: "):
                    kind = line.removeprefix("event: ")
                elif line.startswith("data: ") and kind in ("turn", "state"):
                    data = json.loads(line.removeprefix("data: "))
                    if kind == "state":
                        self.state = data
                    else:
                        self.turns.append(data)

    def send(self, **what) -> httpx.Response:
        """POST one message or button as it is."""
        body = {"id": str(uuid.uuid4())} | what
        return self.http.post("/chat/turns", json=body, headers=self.headers)

    def say(self, text: str) -> str:
        """Write something; returns the words of the reply to it."""
        return self._answer(self.send(text=text))

    def press(self, title: str) -> str:
        """Press a button under what was said last; returns the reply."""
        for turn in reversed(self.turns):
            for index, button in enumerate(turn["buttons"]):
                if button["title"] == title:
                    return self._answer(self.send(button={"turn": turn["id"], "index": index}))
        raise AssertionError(f"no button {title!r}; last: {self.turns[-1]}")

    def _answer(self, response: httpx.Response) -> str:
        assert response.status_code == 202, response.text
        seq = response.json()["turn"]["seq"]

        def answered():
            said = [turn for turn in self.turns if turn["seq"] > seq]
            return said if said and not self.state["typing"] else None

        said = wait_for(answered, complaint=lambda: f"no reply; last turns: {self.turns[-3:]}")
        return "\n".join(turn["text"] for turn in said)

    def wait_for_turn(self, speaker: str, words: str) -> dict:
        """The newest turn of `speaker` with these words, waited for."""
        return wait_for(
            lambda: next(
                (t for t in self.turns if t["speaker"] == speaker and words in t["text"]), None
            ),
            complaint=lambda: f"{speaker} did not say {words!r}; last: {self.turns[-4:]}",
        )

    @property
    def titles(self) -> list[str]:
        """The buttons of the last turn."""
        return [button["title"] for button in self.turns[-1]["buttons"]]

    def close(self) -> None:
        """Shut the browser."""
        self._open = False


class Agent:
    """An agent at the desk."""

    def __init__(self, system: System, email: str = "sam@fernway.example.com"):
        self.http = httpx.Client(base_url=system.base, timeout=30, follow_redirects=True)
        page = self.http.get("/desk/sign-in").text
        csrf = re.search(r'name="csrf"[^>]*value="([^"]+)"', page)[1]
        form = {"email": email, "password": "desk-demo-2026", "csrf": csrf}
        done = self.http.post("/desk/sign-in", data=form)
        assert done.status_code == 200, done.text
        token = re.search(r'data-token="([^"]+)"', done.text)[1]
        self.http.headers["X-Tandem-Desk"] = token

    def cases(self) -> list[dict]:
        """The open cases."""
        return self.http.get("/desk/api/cases").json()["cases"]

    def case_of(self, customer: Customer) -> dict:
        """The whole case of a customer, waited for."""
        reference = wait_for(lambda: customer.state["case"])

        def found():
            return next((c for c in self.cases() if c["reference"] == reference), None)

        return self.get(wait_for(found)["id"])

    def get(self, case_id: str) -> dict:
        """One whole case."""
        return self.http.get(f"/desk/api/cases/{case_id}").json()

    def do(self, case: dict, verb: str, **body) -> httpx.Response:
        """POST one of the case's verbs."""
        return self.http.post(f"/desk/api/cases/{case['id']}/{verb}", json=body)

    def reply(self, case: dict, text: str) -> httpx.Response:
        """Write to the customer."""
        return self.do(case, "reply", id=str(uuid.uuid4()), text=text)
