"""One call to a company's system: limited in time, tried again, not made while it is down.

- **Time**: every call runs in a thread of its own pool; whoever waits goes on when its time is
  over, whatever the adapter does. The pool is a bulkhead (Nygard, Release It!): calls that hang
  fill it, and then others are told at once instead of waiting in line.
- **Again**: what did not answer is tried again with growing, jittered pauses, as long as there is
  time (stamina).
- **Not at all**: after `failures` in a row nobody asks for `rest_seconds` (a circuit breaker).
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate

import stamina
from circuitbreaker import CircuitBreaker

from tandem.core.errors import Later, TandemError, TimedOut, Unavailable
from tandem.core.observability.metrics import SHOP_CALLS

stamina.instrumentation.set_on_retry_hooks([])  # each try is counted below; no line in the log
FAILURES, REST_SECONDS = 5, 10
TRIES = 3
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.1, 0.8
LONGEST_POLITE_PAUSE = 1.0
"""A system that asks to wait longer than this is not waited for within a turn."""


class Calls:
    """All calls of one process to one shop: at most `at_once`, each `seconds` long at most."""

    def __init__(self, seconds: float, at_once: int, rest_seconds: float = REST_SECONDS):
        self.seconds = seconds
        self._pool = ThreadPoolExecutor(at_once, "shop")
        self._free = threading.BoundedSemaphore(at_once)
        self.breaker = CircuitBreaker(FAILURES, rest_seconds, Unavailable, name="shop")

    def make[Found](self, name: str, call: Callable[[], Found], again: bool = True) -> Found:
        """What `call` answers. `name` is for metrics; `again` is whether it may be made twice.

        Raises Unavailable where it did not answer in time, TimedOut where it may have had its
        effect all the same, and what the adapter raises for a reason (ChangeRefused and the like).
        """
        end, began = time.monotonic() + self.seconds, time.perf_counter()
        try:
            for attempt in stamina.retry_context(
                on=_worth_another,
                attempts=TRIES if again else 1,
                timeout=self.seconds,
                wait_initial=FIRST_PAUSE_SECONDS,
                wait_max=LONGEST_PAUSE_SECONDS,
                wait_jitter=FIRST_PAUSE_SECONDS,
            ):
                with attempt:
                    found = self._guarded(name, call, end)
        except TandemError as error:
            SHOP_CALLS.labels(name, type(error).__name__).observe(time.perf_counter() - began)
            raise
        SHOP_CALLS.labels(name, "answered").observe(time.perf_counter() - began)
        return found

    def close(self) -> None:
        """Let the threads end; one that hangs is left behind."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _guarded[Found](self, name: str, call: Callable[[], Found], end: float) -> Found:
        if self.breaker.opened:
            raise Down(f"{name}: not asked, since the shop does not answer")
        return self.breaker.call(self._timed, name, call, end)

    def _timed[Found](self, name: str, call: Callable[[], Found], end: float) -> Found:
        left = end - time.monotonic()
        if left <= 0:
            raise Unavailable(f"{name}: no time left")
        if not self._free.acquire(blocking=False):
            raise Unavailable(f"{name}: too many calls are under way")
        try:
            future = self._pool.submit(_known_errors, name, call)
        except RuntimeError:
            self._free.release()
            raise
        # Freed when it ends, not when it is given up: a call that hangs keeps its place.
        future.add_done_callback(lambda _done: self._free.release())
        try:
            return future.result(left)
        except TooLate:
            future.cancel()
            raise TimedOut(f"{name}: no answer within {self.seconds:g} s") from None


class Down(Unavailable):
    """Not asked at all: it is known not to answer."""


def _worth_another(error: Exception) -> bool:
    if isinstance(error, Later):
        return error.seconds <= LONGEST_POLITE_PAUSE
    return isinstance(error, Unavailable) and not isinstance(error, Down)


def _known_errors[Found](name: str, call: Callable[[], Found]) -> Found:
    """An adapter's mistake is one of the shop, not of the turn: it is told apart by its kind."""
    try:
        return call()
    except TandemError:
        raise
    except (TimeoutError, ConnectionError) as error:
        raise Unavailable(f"{name}: {type(error).__name__}") from error
    except Exception as error:
        raise Unavailable(f"{name}: the adapter failed: {type(error).__name__}") from error
