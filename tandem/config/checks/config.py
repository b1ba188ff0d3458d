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
OURS = "nlu."
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
        elif module.startswith(OURS) and isinstance(row, Mapping):
            yield from _settings(read, (key, number), row, _numbers(module))


def _settings(
    read: Located, place: tuple[str | int, ...], row: Mapping[Any, Any], numbers: set[str]
) -> Iterator[str]:
    """What is a number where the component says what it is by itself, is one here, too."""
    for key, value in row.items():
        wrong = isinstance(value, bool) or not isinstance(value, int | float)
        if str(key) in numbers and wrong:
            yield f"{read.where(*place, key)}: {key}: must be a number (found {value!r})"


def _numbers(module: str) -> set[str]:
    """The settings of a module's component that are numbers, by its `get_default_config`; names of
    constants are those of Rasa's, in small letters without "policy_"."""
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        return set()
    tree = ast.parse(Path(spec.origin).read_text("utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if not (isinstance(node, ast.FunctionDef) and node.name == "get_default_config"):
            continue
        for inside in ast.walk(node):
            if isinstance(inside, ast.Dict):
                found |= _number_keys(inside, _constants(tree))
    return found


def _number_keys(made: ast.Dict, constants: Mapping[str, Any]) -> set[str]:
    found = set()
    for key, value in zip(made.keys, made.values, strict=True):
        name = key.value if isinstance(key, ast.Constant) else None
        if isinstance(key, ast.Name):
            name = key.id.lower().removeprefix("policy_")
        known = value.value if isinstance(value, ast.Constant) else None
        if isinstance(value, ast.Name):
            known = constants.get(value.id)
        if isinstance(known, int | float) and not isinstance(known, bool):
            found.add(str(name))
    return found


def _constants(tree: ast.Module) -> dict[str, Any]:
    """Names that a module gives to plain values."""
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


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
