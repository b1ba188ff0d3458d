"""config.yml: the pipeline and the policies that Rasa is to use, each of which there is."""

import ast
import importlib.util
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tandem.config.yaml_file import Located, nearest, read_located
from tandem.core.errors import PolicyError

KEYS = ("recipe", "language", "assistant_id", "pipeline", "policies", "importers")
LISTS = {"pipeline": "component", "policies": "policy"}
RASA = {"pipeline": "rasa/nlu", "policies": "rasa/core/policies"}


def config_problems(path: Path) -> list[str]:
    """What is wrong with the file, with its lines."""
    try:
        read = read_located(path)
    except PolicyError as error:
        return error.problems
    if not isinstance(read.data, Mapping):
        return [f"{read.name}:1: begins with a block such as `pipeline:`"]
    found = list(read.repeated)
    for key in read.data:
        if key not in KEYS:
            found.append(f"{read.where(key)}: {key}: no such block.{nearest(str(key), KEYS)}")
    for key, what in LISTS.items():
        rows = read.data.get(key)
        if not isinstance(rows, list) or not rows:
            found.append(f"{read.where(key)}: {key}: a list of {key}, each `- name: ...`")
            continue
        found += _named(read, key, what, rows)
    return found


def _named(read: Located, key: str, what: str, rows: list[Any]) -> Iterator[str]:
    for number, row in enumerate(rows):
        at = read.where(key, number)
        name = row.get("name") if isinstance(row, Mapping) else row
        if not name:
            yield f"{at}: {key}: a {what} is written `- name: its name`"
            continue
        module, _, last = str(name).rpartition(".")
        known = _classes(module) if module else _of_rasa(RASA[key])
        if last not in known:
            yield f"{at}: no such {what}: {name}.{nearest(last, known)}"


def _classes(module: str) -> set[str]:
    """The classes of a module, which is not imported for it."""
    try:
        spec = importlib.util.find_spec(module)
    except (ImportError, ValueError):
        return set()
    if spec is None or spec.origin is None:
        return set()
    return _in_file(Path(spec.origin))


def _of_rasa(folder: str) -> set[str]:
    spec = importlib.util.find_spec("rasa")
    if spec is None or spec.origin is None:
        return set()
    root = Path(spec.origin).parent.parent / folder
    return {name for file in root.rglob("*.py") for name in _in_file(file)}


def _in_file(file: Path) -> set[str]:
    tree = ast.parse(file.read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
