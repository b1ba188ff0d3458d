"""What a monitoring system reads: Prometheus metrics on a port of their own, never public.

Counters and times are of this process; queues and boxes are read from the database when asked.
"""

from collections.abc import Iterator

from prometheus_client import REGISTRY, Counter, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.types import Scope

from tandem.runtime import Engine

TURNS = Counter("tandem_turns", "Customer turns, by what became of them", ["outcome"])
"""answered, stuck (there will be no answer), kept (Rasa is away), person (has it)."""
DECISIONS = Counter(
    "tandem_decisions", "Decisions, by what was done and which rule", ["do", "rule"]
)
ANSWER_SECONDS = Histogram(
    "tandem_answer_seconds",
    "From a turn's storing until its answer is stored",
    buckets=(0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300),
)
REQUEST_SECONDS = Histogram(
    "tandem_request_seconds",
    "Time until an answer begins",
    ["method", "route", "status"],
    buckets=(0.01, 0.05, 0.1, 0.3, 1, 3, 10),
)
ERRORS = Counter("tandem_errors", "What went wrong on our side, by kind", ["kind"])


def request(scope: Scope, status: int, seconds: float) -> None:
    """Count one request. Routes, not paths: a path holds ids."""
    route = getattr(scope.get("route"), "path", "none")
    REQUEST_SECONDS.labels(scope["method"], route, status).observe(seconds)


class _Waiting(Collector):
    """Cases, turns and boxes, as they are in the database at this moment."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Called by Prometheus' client at each scrape."""
        cases = GaugeMetricFamily("tandem_cases", "Open cases", labels=["queue", "state"])
        for queue, state, count in self._engine.cases.counts():
            cases.add_metric([queue, state], count)
        yield cases
        boxes = GaugeMetricFamily("tandem_box", "Work for outside", labels=["box", "state"])
        for name, box in (("outbox", self._engine.outbox), ("inbox", self._engine.inbox)):
            for state, count in box.counts().items():
                boxes.add_metric([name, state], count)
        yield boxes
        waiting = len(self._engine.work.waiting())
        yield GaugeMetricFamily("tandem_waiting", "Conversations waiting for Rasa", value=waiting)


def serve(engine: Engine, host: str, port: int) -> Collector:
    """Answer Prometheus at http://host:port/metrics from a thread of its own.

    Returns what was registered, so that tests can take it back.
    """
    waiting = _Waiting(engine)
    REGISTRY.register(waiting)
    start_http_server(port, host)
    return waiting
