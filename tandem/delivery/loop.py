"""Keeps doing something in threads of its own: at once when woken, otherwise now and then."""

import logging
import threading
import time
from collections.abc import Callable

from sqlalchemy.exc import OperationalError

log = logging.getLogger(__name__)
LOOK_SECONDS = 2.0
"""How often the first thread looks by itself, for what other processes stored or what is tried
again. The others only help when it has found something: idle threads should cost nothing."""
PAUSE_SECONDS = 2.0
LONGEST_WAY_SECONDS = 2.0
WORK_SECONDS = 4.0


class Loop:
    """Calls `once` again and again; `once` says whether there was something to do.

    Threads, because the work is slow calls to others and to the database, which block. While
    `busy` says so, something more urgent has the processor, for at most a few seconds.
    """

    def __init__(
        self,
        name: str,
        once: Callable[[], bool],
        threads: int = 1,
        busy: Callable[[], bool] = lambda: False,
    ):
        self._name, self._once, self._busy = name, once, busy
        self._calls, self._called, self._stopping = 0, threading.Condition(), False
        self._no_way_before = 0.0
        self._threads = [
            threading.Thread(
                target=self._run,
                args=(LOOK_SECONDS if number == 0 else None,),
                name=f"{name}-{number}",
                daemon=True,
            )
            for number in range(threads)
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """There may be something to do: one thread looks. May be called from any thread."""
        with self._called:
            self._calls = min(self._calls + 1, len(self._threads))
            self._called.notify()

    def stop(self) -> None:
        """End after the work in hand. Whatever was not begun is still in the store."""
        self._stopping = True
        for thread in self._threads:
            while thread.is_alive():
                with self._called:
                    self._called.notify_all()
                thread.join(0.02)

    def _run(self, look_seconds: float | None) -> None:
        while not self._stopping:
            self._make_way()
            try:
                worked = self._once()
            except OperationalError:
                log.warning("%s: the database does not answer; trying again", self._name)
                time.sleep(PAUSE_SECONDS)
                worked = False
            except Exception:
                log.exception("%s failed; trying again", self._name)
                worked = False
            if worked:
                self.wake()  # there is likely more than one thread can do
            else:
                self._rest(look_seconds)

    def _rest(self, seconds: float | None) -> None:
        with self._called:
            if not self._calls and not self._stopping:
                self._called.wait(seconds)
            self._calls = max(0, self._calls - 1)

    def _make_way(self) -> None:
        """Wait while something more urgent is going on; then work for a while whatever goes on, so
        that steady traffic holds up nothing for good."""
        began = time.monotonic()
        if began < self._no_way_before:
            return
        while self._busy() and not self._stopping:
            if time.monotonic() > began + LONGEST_WAY_SECONDS:
                self._no_way_before = time.monotonic() + WORK_SECONDS
                return
            time.sleep(0.02)
