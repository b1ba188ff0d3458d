"""Runs the components of a model one after the other, without dask.

Rasa hands every message and every prediction to dask, which plans the graph anew and starts its
scheduler: for a dozen small steps that takes longer than several of the steps. A trained model's
graph never changes, so its order is worked out once. Training still goes through dask, which
frees what is no longer needed.

Importing this puts it into effect, if Rasa's own runner is the one known here.
"""

from typing import Any, Dict, List, Optional, Text, Tuple

from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner

from nlu.rasa_patches.known_rasa import is_known

# nlu.rasa_patches.known_rasa.fingerprint of the two methods in Rasa 3.6.21.
KNOWN_SOURCE = "4a7ee4881343048f53c504d880be5a2c88dd21629a485815977517920c0e69bc"
Plan = List[Tuple[Text, Tuple[Text, ...]]]
"""Nodes in the order in which they run, each with the nodes whose outputs it takes."""

_run_with_dask = DaskGraphRunner.run


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
    # A trained model's nodes are all loaded beforehand; a string that is a node's name is what
    # Rasa refuses.
    if not all(node.eager for node in nodes.values()) or any(
        isinstance(value, str) and value in nodes for value in given.values()
    ):
        return _run_with_dask(self, inputs, targets)
    wanted = tuple(targets or self._graph_schema.target_names)
    outputs: Dict[Text, Any] = {name: (name, value) for name, value in given.items()}
    try:
        for name, needs in plan(self, wanted):
            if name not in given:
                node = self._instantiated_nodes[name]
                outputs[name] = node(*(outputs.get(need, need) for need in needs))
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return dict(outputs[name] for name in wanted)


def apply() -> bool:
    """Put it into effect. Returns whether it is."""
    if DaskGraphRunner.run is run:
        return True
    if not is_known(__name__, KNOWN_SOURCE, _run_with_dask, DaskGraphRunner._build_dask_graph):
        return False
    DaskGraphRunner.run = run
    return True


IN_EFFECT = apply()
