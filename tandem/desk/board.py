"""The list of open cases, kept up to date once for all screens; screens get only what changed."""

import asyncio
import re
import secrets
from collections import deque
from collections.abc import Set
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from starlette.concurrency import run_in_threadpool

from tandem.core.pubsub.memory import DESK, MemoryPubSub, hints
from tandem.desk.case_line import agent_line, case_line
from tandem.desk.reflection import THEMES
from tandem.runtime import Runtime
from tandem.storage.open_cases import ListedCase
from tandem.storage.peaks import as_json

REMEMBERED = 300  # changes kept for screens that come back after a short break
DAY = timedelta(days=1)
LOOK_AGAIN = "look again"
"""Told to every stream, and to no screen: a session has ended, perhaps the stream's own."""


class Board:
    """Lines of all open cases by id. A version is a number that grows with every change."""

    def __init__(self, runtime: Runtime, pubsub: MemoryPubSub):
        self._runtime, self._pubsub = runtime, pubsub
        self._listed: dict[str, ListedCase] = {}
        self._lines: dict[str, dict[str, Any]] = {}
        self._day: dict[str, Any] = {}
        self._version = 0
        self._past: deque[dict[str, Any]] = deque(maxlen=REMEMBERED)
        self._epoch = secrets.token_hex(4)  # versions of another process mean nothing here
        self._one_look = asyncio.Lock()
        self._screens: set[asyncio.Queue] = set()

    async def run(self) -> None:
        """Look after each hint, for ever."""
        with self._pubsub.watch(DESK) as queue:
            async for bunch in hints(self._pubsub, queue):
                for hint in bunch:
                    if "typing" in hint:
                        self._tell_typing(hint["typing"])
                    if LOOK_AGAIN in hint:
                        self._publish({"event": LOOK_AGAIN})
                if not self._screens:
                    continue  # who opens one looks first
                if not bunch or not all("typing" in hint for hint in bunch):
                    await self.look({hint["case"] for hint in bunch if "case" in hint})

    async def look(self, touched: Set[str] = frozenset()) -> None:
        """Find out what has changed and tell the screens.

        `touched` cases are told even if their line is the same, because a note is new, for one.
        """
        async with self._one_look:
            change = await run_in_threadpool(self._find, touched)
            if change:
                self._version += 1
                change["version"] = self.version
                self._past.append(change | {"number": self._version})
                self._publish({"event": "changes", "id": self.version, "data": change})

    @property
    def version(self) -> str:
        """The present version, as the stream's event id."""
        return f"{self._epoch}-{self._version}"

    @property
    def size(self) -> int:
        """How many cases are open."""
        return len(self._lines)

    def everything(self) -> dict[str, Any]:
        """The whole list and how the day went."""
        return {"version": self.version, "cases": list(self._lines.values())} | self._day

    def since(self, version: str) -> dict[str, Any] | None:
        """What has changed since `version` in one piece; None when that is not known any more."""
        epoch, _, number = version.partition("-")
        if epoch != self._epoch or not re.fullmatch("[0-9]{1,18}", number):
            return None
        if int(number) > self._version:
            return None
        missed = [one for one in self._past if one["number"] > int(number)]
        if len(missed) != self._version - int(number):
            return None
        ids = {line["id"] for one in missed for line in one["lines"]}
        gone = {case for one in missed for case in one["gone"]}
        return {
            "version": self.version,
            "lines": [self._lines[case] for case in ids if case in self._lines],
            "gone": [case for case in gone if case not in self._lines],
        } | self._day

    @contextmanager
    def screen(self):
        """A queue of the events for one open screen."""
        queue: asyncio.Queue = asyncio.Queue(maxsize=500)
        self._screens.add(queue)
        try:
            yield queue
        finally:
            self._screens.discard(queue)

    def _publish(self, event: dict[str, Any]) -> None:
        for queue in list(self._screens):
            if queue.full():  # the screen hangs: its stream ends, and it asks for everything anew
                self._screens.discard(queue)
            else:
                queue.put_nowait(event)

    def _tell_typing(self, conversation_id: str) -> None:
        for case_id, listed in self._listed.items():
            if listed.case.conversation_id == conversation_id:
                self._publish({"event": "typing", "data": {"case": case_id, "who": "customer"}})

    def _desk(self) -> dict[str, Any]:
        """What is the same for every case: who is there, which queues, what may be reflected."""
        return {
            "agents": [agent_line(agent) for agent in self._runtime.storage.agents.present()],
            "queues": list(self._runtime.config.team.file.queues),
            "themes": THEMES,
            "peak": as_json(self._runtime.storage.peaks.current()),
            "policy_trouble": self._runtime.config.policy_file.look(),
        }

    def _find(self, touched: Set[str]) -> dict[str, Any] | None:
        listed = {one.case.id: one for one in self._runtime.storage.open_cases.listed()}
        changed = [
            one
            for case_id, one in listed.items()
            if one != self._listed.get(case_id) or case_id in touched
        ]
        gone = [case_id for case_id in self._listed if case_id not in listed]
        dial = self._runtime.config.policy.frustration
        lines = [case_line(one, dial) for one in changed]
        past = self._runtime.storage.open_cases.day(self._runtime.clock() - DAY)
        last = past.last_handover_at.isoformat() if past.last_handover_at else None
        day = {"closed_today": past.closed, "last_handover_at": last} | self._desk()
        if not lines and not gone and day == self._day:
            return None
        self._listed, self._day = listed, day
        self._lines = {k: v for k, v in self._lines.items() if k in listed}
        self._lines |= {line["id"]: line for line in lines}
        return {"lines": lines, "gone": gone} | day
