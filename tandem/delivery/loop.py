"""Keeps doing something in threads of its own: at once when woken, otherwise every half second."""

import logging
import threading
import time
from collections.abc import Callable

from sqlalchemy.exc import OperationalError

log = logging.getLogger(__name__)
LOOK_SECONDS = 0.5
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
        self._woken, self._stopping = threading.Event(), False
        self._no_way_before = 0.0
        self._threads = [
            threading.Thread(target=self._run, name=f"{name}-{number}", daemon=True)
            for number in range(threads)
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """There may be something to do. May be called from any thread."""
        self._woken.set()

    def stop(self) -> None:
        """End after the work in hand. Whatever was not begun is still in the store."""
        self._stopping = True
        for thread in self._threads:
            while thread.is_alive():
                self._woken.set()
                thread.join(0.02)

    def _run(self) -> None:
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
                self._woken.set()  # there is likely more than one thread can do
            else:
                self._woken.wait(LOOK_SECONDS)
                self._woken.clear()

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
