"""OpenTelemetry traces: one for each customer turn, through every process, when a setting says so.

Trace and root span get their ids from the turn's id, so that each process knows where its spans
belong without being told: Rasa, which sits in between, passes on nothing but the turn's id. Without
the setting a span costs one look at a variable.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, set_span_in_context

_tracer: trace.Tracer | None = None
_given: ContextVar[tuple[int, int] | None] = ContextVar("given span ids", default=None)


class _Ids(RandomIdGenerator):
    """Random ids, but those of a turn's root span."""

    def generate_span_id(self) -> int:
        given = _given.get()
        return given[1] if given else super().generate_span_id()

    def generate_trace_id(self) -> int:
        given = _given.get()
        return given[0] if given else super().generate_trace_id()


def start(service: str, url: str) -> None:
    """Send the spans of this process, as `service`, to the OTLP collector at `url`."""
    global _tracer
    if not url:
        return
    provider = TracerProvider(
        resource=Resource.create({"service.name": f"tandem-{service}"}), id_generator=_Ids()
    )
    exporter = OTLPSpanExporter(f"{url.rstrip('/')}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    _tracer = provider.get_tracer("tandem")


@contextmanager
def span(name: str, turn_id: str) -> Iterator[None]:
    """A part of what is done for a turn."""
    if _tracer is None or not turn_id:
        yield
        return
    trace_id, span_id = _ids(turn_id)
    root = SpanContext(trace_id, span_id, is_remote=True, trace_flags=TraceFlags(1))
    parent = set_span_in_context(NonRecordingSpan(root))
    with _tracer.start_as_current_span(name, context=parent):
        yield


def turn(turn_id: str, conversation_id: str, stored_at: datetime, outcome: str) -> None:
    """The root: the whole turn, from its storing until now. Called once, when it is answered."""
    if _tracer is None:
        return
    token = _given.set(_ids(turn_id))
    try:
        root = _tracer.start_span(
            "turn",
            context=trace.set_span_in_context(trace.INVALID_SPAN),
            start_time=_nanoseconds(stored_at),
            attributes={"conversation": conversation_id, "turn": turn_id, "outcome": outcome},
        )
    finally:
        _given.reset(token)
    root.end(_nanoseconds(datetime.now(UTC)))


def _ids(turn_id: str) -> tuple[int, int]:
    digest = hashlib.sha256(turn_id.encode()).digest()
    return int.from_bytes(digest[:16]), int.from_bytes(digest[16:24])


def _nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1e9)
