"""What a monitoring system reads: Prometheus metrics on a port of their own, never public.

Counters and times are of this process (`tandem/core/observability/metrics.py`); queues and boxes
are read from the database when asked.
"""

from collections.abc import Iterator
from dataclasses import asdict

from prometheus_client import REGISTRY, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from tandem.runtime import Runtime


class _Waiting(Collector):
    """Cases, turns and boxes, as they are in the database at this moment."""

    def __init__(self, runtime: Runtime):
        self._runtime = runtime

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Called by Prometheus' client at each scrape."""
        cases = GaugeMetricFamily("tandem_cases", "Open cases", labels=["queue", "state"])
        for queue, state, count in self._runtime.storage.cases.counts():
            cases.add_metric([queue, state], count)
        yield cases
        boxes = GaugeMetricFamily("tandem_box", "Work for outside", labels=["box", "state"])
        for name, box in (
            ("outbox", self._runtime.storage.outbox),
            ("inbox", self._runtime.storage.inbox),
        ):
            for state, count in asdict(box.counts()).items():
                boxes.add_metric([name, state], count)
        yield boxes
        waiting = len(self._runtime.storage.turn_queue.waiting())
        yield GaugeMetricFamily("tandem_waiting", "Conversations waiting for Rasa", value=waiting)


def serve(runtime: Runtime, host: str, port: int) -> Collector:
    """Answer Prometheus at http://host:port/metrics from a thread of its own.

    Returns what was registered, so that tests can take it back.
    """
    waiting = _Waiting(runtime)
    REGISTRY.register(waiting)
    start_http_server(port, host)
    return waiting
