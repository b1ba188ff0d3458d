import asyncio

import aiohttp.web
import pytest
from jsonschema import Draft7Validator
from rasa.core.actions.action import RemoteAction
from rasa.engine.exceptions import GraphComponentException, GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from nlu.rasa_patches import fast_schema


class Adding(GraphComponent):
    @classmethod
    def create(cls, config, model_storage, resource, execution_context):
        return cls()

    def start(self, given):
        return given + 1

    def both(self, left, right):
        if left == 13:
            raise RuntimeError("thirteen")
        return left * 100 + right


def node(needs, fn, eager=True):
    return SchemaNode(needs, Adding, "create", fn, {}, eager=eager)


def runner(eager=True):
    schema = GraphSchema(
        {
            "both": node({"left": "first", "right": "second"}, "both", eager),
            "second": node({"given": "first"}, "start", eager),
            "first": node({"given": "input"}, "start", eager),
        }
    )
    return DaskGraphRunner(schema, None, ExecutionContext(schema))


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        (["both"], {"both": 203}),
        (["second"], {"second": 3}),
        (["both", "first"], {"both": 203, "first": 2}),
        (["first", "first"], {"first": 2}),
    ],
)
@pytest.mark.parametrize("eager", [True, False])
def test_a_graph_gives_what_its_nodes_make(targets, expected, eager):
    made = runner(eager)
    for _ in range(2):
        assert made.run({"input": 1}, targets) == expected


def test_what_no_later_node_takes_is_let_go():
    class Large:
        alive = 0

        def __init__(self):
            Large.alive += 1

        def __del__(self):
            Large.alive -= 1

    class Steps(Adding):
        def start(self, given):
            assert Large.alive <= 1
            return Large()

    names = ["a", "b", "c", "d"]
    nodes = {
        name: SchemaNode({"given": before}, Steps, "create", "start", {}, eager=True)
        for before, name in zip(["input", *names], names, strict=False)
    }
    schema = GraphSchema(nodes)
    DaskGraphRunner(schema, None, ExecutionContext(schema)).run({"input": 1}, ["d"])


def test_errors_of_a_graph_are_rasas_own():
    with pytest.raises(GraphComponentException):
        runner().run({"input": 12}, ["both"])
    with pytest.raises(GraphRunError, match="name of a node"):
        runner().run({"input": "first"}, ["both"])


def test_event_types_are_found_and_remembered():
    for _ in range(2):
        assert Event.resolve_by_type("slot") is SlotSet
        assert Event.resolve_by_type("no such", default=SlotSet) is SlotSet
    with pytest.raises(ValueError):
        Event.resolve_by_type("no such")
    assert Event.resolve_by_type("topic") is None


def test_the_domain_is_sent_only_where_it_is_wanted():
    domain = Domain.from_dict({"actions": ["action_a", {"action_b": {"send_domain": True}}]})
    tracker = DialogueStateTracker("c", [])

    def domain_sent_to(name, **more):
        action = RemoteAction(name, EndpointConfig("http://localhost", **more))
        return action._action_call_format(tracker, domain)["domain"]

    assert domain_sent_to("action_a", enable_selective_domain=True) == {}
    assert domain_sent_to("action_b", enable_selective_domain=True) == domain.as_dict()
    assert domain_sent_to("action_a") == domain.as_dict()


def test_one_connection_serves_many_calls_and_a_new_one_is_made_when_it_is_gone():
    async def main():
        connections = set()

        async def answer(request):
            connections.add(request.transport.get_extra_info("peername"))
            return aiohttp.web.json_response({"events": []})

        async def serve(port=0):
            app = aiohttp.web.Application()
            app.router.add_post("/webhook", answer)
            served = aiohttp.web.AppRunner(app)
            await served.setup()
            site = aiohttp.web.TCPSite(served, "127.0.0.1", port)
            await site.start()
            return served, served.addresses[0][1]

        served, port = await serve()
        endpoint = EndpointConfig(f"http://127.0.0.1:{port}/webhook")
        for _ in range(3):
            assert await endpoint.request(json={}) == {"events": []}
        assert len(connections) == 1
        await served.cleanup()  # the action server is started anew
        await asyncio.sleep(0.1)  # the loop hears that the connection is gone
        served, _ = await serve(port)
        assert await endpoint.request(json={}) == {"events": []}
        await served.cleanup()
        await asyncio.sleep(0.1)
        with pytest.raises(aiohttp.ClientConnectorError):
            await endpoint.request(json={})

    asyncio.run(main())


PLAIN = [
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "timestamp": None, "name": "a", "value": None}], "responses": []},
    {"events": [{"event": "slot", "name": "a", "value": {"b": [1]}}], "responses": [{"text": "x"}]},
    {"events": [{"event": "followup", "timestamp": None, "name": "a_form"}], "responses": [{}]},
]
NOT_PLAIN = [
    None,
    [],
    {},
    {"events": {}, "responses": []},
    {"events": [None], "responses": []},
    {"events": [], "responses": ["x"]},
    {"events": [{"event": "slot", "name": "a"}], "responses": []},
    {"events": [{"event": "slot", "name": 1, "value": 2}], "responses": []},
    {"events": [{"event": "slot", "name": "a", "value": 2, "timestamp": "now"}], "responses": []},
    {"events": [{"event": "bot", "text": "hello"}], "responses": []},
]


@pytest.mark.parametrize("answer", PLAIN)
def test_what_is_plainly_right_passes_rasas_schema(answer):
    assert fast_schema.plainly_right(answer)
    Draft7Validator(RemoteAction.action_response_format_spec()).validate(answer)


@pytest.mark.parametrize("answer", NOT_PLAIN)
def test_anything_else_is_left_to_the_schema(answer):
    assert not fast_schema.plainly_right(answer)
