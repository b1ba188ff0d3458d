"""Keeps doing something in threads of its own: at once when woken, otherwise every half second."""

import logging
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)
LOOK_SECONDS = 0.5


class Loop:
    """Calls `once` again and again; `once` says whether there was something to do.

    Threads, because the work is slow calls to others and to the database, which block.
    """

    def __init__(self, name: str, once: Callable[[], bool], threads: int = 1):
        self._name, self._once = name, once
        self._woken, self._stopping = threading.Event(), False
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
            try:
                worked = self._once()
            except Exception:
                log.exception("%s failed; trying again", self._name)
                worked = False
            if worked:
                self._woken.set()  # there is likely more than one thread can do
            else:
                self._woken.wait(LOOK_SECONDS)
                self._woken.clear()
