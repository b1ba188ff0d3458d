"""One trace from the customer's message to the answer, through every process."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.support.system import Customer, System, wait_for


class Collector(HTTPServer):
    """A collector that speaks OTLP over HTTP and keeps the spans."""

    def __init__(self):
        self.spans: list[tuple[str, object]] = []
        super().__init__(("127.0.0.1", 0), _Receiver)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            service = next(
                a.value.string_value
                for a in resource.resource.attributes
                if a.key == "service.name"
            )
            for scope in resource.scope_spans:
                self.server.spans += [(service, span) for span in scope.spans]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def collector():
    collector = Collector()
    yield collector
    collector.shutdown()


@pytest.fixture(scope="module")
def traced(collector, tmp_path_factory):
    system = System(tmp_path_factory.mktemp("traced"))
    system.environment["TANDEM_OTLP_URL"] = f"http://127.0.0.1:{collector.server_port}"
    system.environment["OTEL_BSP_SCHEDULE_DELAY"] = "200"
    system.start()
    yield system
    assert system.stop() == 0


def test_one_trace_from_the_message_to_the_answer(traced, collector):
    customer = Customer(traced)
    collector.spans.clear()
    customer.say("where is order 1042")
    names = {
        "turn": "tandem-web",
        "ask Rasa": "tandem-web",
        "assess": "tandem-rasa",
        "action_ask_order_number": "tandem-rasa",
    }

    def found():
        """The spans of the newest turn's trace; others may still be on their way here."""
        spans = list(collector.spans)
        traces = [span.trace_id for _, span in spans if span.name == "turn"]
        return {one.name: (service, one) for service, one in spans if one.trace_id in traces[-1:]}

    wait_for(lambda: {"turn", "ask Rasa", "assess"} <= set(found()), 20, lambda: str(found()))
    spans = found()
    root = spans["turn"][1]
    assert not root.parent_span_id
    for name, (service, span) in spans.items():
        assert names.get(name, "tandem-rasa") == service
        if name != "turn":
            assert span.parent_span_id == root.span_id
            assert root.start_time_unix_nano <= span.start_time_unix_nano
            assert span.end_time_unix_nano <= root.end_time_unix_nano
    assert b"1042" not in b"".join(span.SerializeToString() for _, span in spans.values())
