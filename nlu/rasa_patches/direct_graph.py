"""Runs the components of a model one after the other, without dask.

Rasa hands every message and every prediction to dask, which plans the graph anew and starts its
scheduler: for a dozen small steps that takes longer than several of the steps. A trained model's
graph never changes, so its order is worked out once; what no later step takes is let go at once.
Dask is not needed for it, and not installed.
"""

from typing import Any, Dict, List, Optional, Text, Tuple

from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner

Plan = List[Tuple[Text, Tuple[Text, ...]]]
"""Nodes in the order in which they run, each with the nodes whose outputs it takes."""


def plan(runner: DaskGraphRunner, targets: Tuple[Text, ...]) -> Plan:
    """The order for `targets`, worked out at their first run."""
    plans: Dict[Tuple[Text, ...], Plan] = runner.__dict__.setdefault("_plans", {})
    if targets not in plans:
        nodes = runner._graph_schema.minimal_graph_schema(list(targets)).nodes
        order: Plan = []
        waiting = {name: tuple(node.needs.values()) for name, node in nodes.items()}
        while waiting:
            ready = [
                name for name, needs in waiting.items() if not any(n in waiting for n in needs)
            ]
            if not ready:
                raise GraphRunError(f"Nodes of the graph wait for each other: {sorted(waiting)}")
            order += [(name, waiting.pop(name)) for name in ready]
        plans[targets] = order
    return plans[targets]


def run(
    self: DaskGraphRunner,
    inputs: Optional[Dict[Text, Any]] = None,
    targets: Optional[List[Text]] = None,
) -> Dict[Text, Any]:
    """As DaskGraphRunner.run: the outputs of `targets`. Raises GraphRunError."""
    nodes = self._graph_schema.nodes
    given = inputs or {}
    if any(isinstance(value, str) and value in nodes for value in given.values()):
        raise GraphRunError("the value of an input is the name of a node")
    wanted = tuple(targets or self._graph_schema.target_names)
    outputs: Dict[Text, Any] = {name: (name, value) for name, value in given.items()}
    try:
        order = plan(self, wanted)
        last_use = {need: at for at, (_, needs) in enumerate(order) for need in needs}
        for at, (name, needs) in enumerate(order):
            if name not in given:
                node = self._instantiated_nodes[name]
                outputs[name] = node(*(outputs.get(need, need) for need in needs))
            for need in needs:
                if last_use[need] == at and need not in wanted:
                    outputs.pop(need, None)
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return dict(outputs[name] for name in wanted)
