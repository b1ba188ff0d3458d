"""How long a handover takes to reach the desk, and an agent's reply to reach the customer.

    python -m benchmarks.handover [--open 200] [--times 100]

One real web process on SQLite, `--open` customers each with an open case and an open stream (half
of the cases with an agent), two agents with the desk open. Then `--times` new customers ask for a
person, and `--times` replies are sent, one after the other. What is timed begins with the request
and ends with the other side's stream; the clients run on the same machine. Rasa does not run:
a handover reaches a person without it.
"""

import argparse
import asyncio
import json
import re
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from benchmarks.servers import free_ports, running
from benchmarks.table import percentile
from tandem.cli.operate.demo import fill
from tandem.config.settings import ROOT, Settings
from tandem.desk.demo_agents import AGENTS, PASSWORD
from tandem.server.bootstrap import build_runtime

AIM_MS = 300
PAUSE_SECONDS = 0.05
PATIENCE_SECONDS = 20
WORDS = "my parcel {} is late, what now?"


class Stream:
    """An open server-sent stream; `expect` tells when an event has come."""

    def __init__(self, http: httpx.AsyncClient, path: str, headers: dict[str, str]):
        self._http, self._path, self._headers = http, path, headers
        self._waiting: dict[Callable[[str], bool], asyncio.Future] = {}
        self._task: asyncio.Task | None = None
        self.opened = asyncio.Event()

    async def open(self) -> "Stream":
        """Begin to read, and wait for the first event."""
        self._task = asyncio.create_task(self._read())
        await asyncio.wait_for(self.opened.wait(), PATIENCE_SECONDS)
        return self

    async def _read(self) -> None:
        async with self._http.stream("GET", self._path, headers=self._headers) as answer:
            answer.raise_for_status()
            async for line in answer.aiter_lines():
                if line.startswith("data:"):
                    self.opened.set()
                    for is_it, future in list(self._waiting.items()):
                        if not future.done() and is_it(line):
                            future.set_result(time.perf_counter())

    def expect(self, is_it: Callable[[str], bool]) -> asyncio.Future:
        """A future of the moment at which an event comes of which `is_it` is true."""
        future = asyncio.get_running_loop().create_future()
        self._waiting[is_it] = future
        future.add_done_callback(lambda _: self._waiting.pop(is_it, None))
        return future

    def close(self) -> None:
        """Stop reading."""
        if self._task:
            self._task.cancel()


class Customer:
    """A visitor with the chat open."""

    def __init__(self, http: httpx.AsyncClient):
        self._http = http
        self.conversation = ""

    async def start(self) -> "Customer":
        """Begin a conversation and open its stream."""
        started = (await self._http.post("/chat/start", json={})).raise_for_status().json()
        self.conversation = started["conversation"]
        self._headers = {"Authorization": f"Bearer {started['token']}"}
        path = f"/chat/stream?after={started['turns'][-1]['seq'] - 1}"
        self.stream = await Stream(self._http, path, self._headers).open()
        return self

    async def post(self, path: str, **body) -> None:
        """One request of the chat."""
        answer = await self._http.post(f"/chat/{path}", json=body, headers=self._headers)
        answer.raise_for_status()


async def agent(url: str, email: str) -> tuple[httpx.AsyncClient, Stream]:
    """A signed-in agent with the desk open."""
    http = httpx.AsyncClient(base_url=url, timeout=PATIENCE_SECONDS, follow_redirects=True)
    page = (await http.get("/desk/sign-in")).text
    csrf = re.search(r'name="csrf"[^>]*value="([^"]+)"', page)[1]
    form = {"email": email, "password": PASSWORD, "csrf": csrf}
    page = (await http.post("/desk/sign-in", data=form)).raise_for_status().text
    http.headers["X-Tandem-Desk"] = re.search(r'data-token="([^"]+)"', page)[1]
    return http, await Stream(http, "/desk/stream", {}).open()


def _new_case(line: str, known: set[str]) -> bool:
    """Whether an event of the desk shows a case that was not there before; it is known then."""
    data = json.loads(line.removeprefix("data:"))
    new = {case["id"] for case in data.get("lines", ())} - known
    known |= new
    return bool(new)


@asynccontextmanager
async def front_door(folder: Path) -> AsyncIterator[str]:
    """A web process of its own with the demo shop and agents; its address."""
    (port,) = free_ports(1)
    secrets = {name: "b" * 40 for name in ("secret_key", "identity_secret", "rasa_token")}
    values = {"demo": True, "var_dir": folder, "web_port": port} | secrets
    values |= {"database_url": f"sqlite:///{folder / 'tandem.db'}"}
    values |= {"shop_database_url": f"sqlite:///{folder / 'shop.db'}", "rasa_port": 9}
    runtime = build_runtime(Settings(**values))
    fill(runtime)
    runtime.storage.database.dispose()
    environment = {f"TANDEM_{name.upper()}": str(value) for name, value in values.items()}
    url = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        try:
            return httpx.get(f"{url}/health", timeout=2).status_code < 500
        except httpx.HTTPError:
            return False

    command = [sys.executable, "-m", "tandem.server.app"]
    log = folder / "web.log"
    with running(command, answers, folder=ROOT, log=log, environment=environment):
        yield url


async def measure(url: str, open_cases: int, times: int) -> dict[str, list[float]]:
    """Seconds of each handover and each reply."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=50)
    customers_http = httpx.AsyncClient(base_url=url, timeout=PATIENCE_SECONDS, limits=limits)
    agents = [await agent(url, one.email) for one in AGENTS[:2]]
    desk, screen = agents[0]
    customers = []
    for number in range(open_cases):
        customer = await Customer(customers_http).start()
        await customer.post("person")
        await customer.post("turns", id="1", text=WORDS.format(number))
        customers.append(customer)
    listed = (await desk.get("/desk/api/cases")).json()["cases"]
    assert len(listed) == open_cases, len(listed)
    for case in listed[: open_cases // 2]:
        (await desk.post(f"/desk/api/cases/{case['id']}/claim", json={})).raise_for_status()
    said = {WORDS.format(number): customer for number, customer in enumerate(customers)}
    mine = [(case["id"], said[case["last_text"]]) for case in listed[: open_cases // 2]]
    known = {case["id"] for case in listed}
    requested = []
    for _ in range(times):
        customer = await Customer(customers_http).start()
        shown = screen.expect(lambda line: _new_case(line, known))
        began = time.perf_counter()
        await customer.post("person")
        requested.append(await asyncio.wait_for(shown, PATIENCE_SECONDS) - began)
        customer.stream.close()
        await asyncio.sleep(PAUSE_SECONDS)
    replied = []
    for number, (case_id, customer) in zip(range(times), mine * times, strict=False):
        words = f"Reply {number}: it leaves today."
        shown = customer.stream.expect(lambda line, words=words: words in line)
        began = time.perf_counter()
        body = {"id": f"reply {number}", "text": words}
        answer = await desk.post(f"/desk/api/cases/{case_id}/reply", json=body)
        answer.raise_for_status()
        replied.append(await asyncio.wait_for(shown, PATIENCE_SECONDS) - began)
        await asyncio.sleep(PAUSE_SECONDS)
    for customer in customers:
        customer.stream.close()
    for http, one in agents:
        one.close()
        await http.aclose()
    await customers_http.aclose()
    return {"requested -> at the desk": requested, "reply -> at the customer": replied}


def table(measured: dict[str, list[float]]) -> str:
    """Milliseconds at p50 and p95, beside the aim."""
    lines = [f"{'ms':<28}{'n':>6}{'p50':>8}{'p95':>8}{'aim p95':>9}"]
    for name, seconds in measured.items():
        p50, p95 = (percentile(seconds, part) * 1000 for part in (0.5, 0.95))
        met = "met" if p95 <= AIM_MS else "missed"
        lines.append(f"{name:<28}{len(seconds):>6}{p50:>8.0f}{p95:>8.0f}{AIM_MS:>6} {met}")
    return "\n".join(lines)


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--open", type=int, default=200, help="open conversations")
    parser.add_argument("--times", type=int, default=100, help="handovers and replies timed")
    parser.add_argument("--json", action="store_true", help="print every time too")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tandem-handover-") as folder:
        async with front_door(Path(folder)) as url:
            measured = await measure(url, given.open, given.times)
    print(table(measured))
    if given.json:
        print(json.dumps(measured))


if __name__ == "__main__":
    asyncio.run(main())
