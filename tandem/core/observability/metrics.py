"""Counters and times of this process, as a monitoring system reads them (Prometheus).

`tandem/server/metrics.py` serves them, with what is read from the database when asked.
"""

from prometheus_client import Counter, Histogram
from starlette.types import Scope

from tandem.core.observability.logs import route_of

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
SHOP_CALLS = Histogram(
    "tandem_shop_call_seconds",
    "Calls to the company's systems, tries and pauses included, by what became of them",
    ["call", "outcome"],
    buckets=(0.02, 0.05, 0.1, 0.3, 1, 3, 10),
)
ERRORS = Counter("tandem_errors", "What went wrong on our side, by kind", ["kind"])


def request(scope: Scope, status: int, seconds: float) -> None:
    """Count one request. Routes, not paths: a path holds ids."""
    REQUEST_SECONDS.labels(scope["method"], route_of(scope), status).observe(seconds)
