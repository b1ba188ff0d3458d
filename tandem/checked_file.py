"""Reads a YAML file of a designer or operator; tells every mistake at once, each with its line."""

from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from tandem.errors import PolicyError


class Block(BaseModel):
    """One block of such a file: unknown keys are mistakes, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def load_checked[Model: BaseModel](path: Path, model: type[Model]) -> Model:
    """The file at `path` as `model`. Raises PolicyError, one line "file:line: ..." per problem."""
    name = path.name
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise PolicyError([f"{name}:1: cannot be read: {error.strerror}"]) from None
    try:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise PolicyError([f"{name}:{line}: not YAML: {error.problem}"]) from None
    if not isinstance(data, dict):
        raise PolicyError([f"{name}:1: must be a list of blocks like `confidence:`"])
    lines = _lines(tree)
    problems = _repeated(tree, name)
    try:
        found = model.model_validate(_keys_as_written(data))
    except ValidationError as error:
        problems += [_problem(name, lines, item, model) for item in error.errors()]
    if problems:
        raise PolicyError(sorted(problems, key=lambda p: int(p.split(":")[1])))
    return found


def _keys_as_written(data: Any) -> Any:
    """YAML makes dates of some keys; as text they lead back to their lines."""
    if isinstance(data, dict):
        return {str(key): _keys_as_written(value) for key, value in data.items()}
    return data


def _lines(node: yaml.Node, path: tuple = ()) -> dict[tuple, int]:
    """Line of every key, by its path."""
    found: dict[tuple, int] = {path: node.start_mark.line + 1}
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            below = (*path, key.value)
            found |= _lines(value, below)
            found[below] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            found |= _lines(value, (*path, number))
    return found


def _repeated(node: yaml.Node, name: str) -> list[str]:
    """Keys written twice: YAML would silently take the last one."""
    problems, seen = [], {}
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.value in seen:
                problems.append(
                    f"{name}:{line}: {key.value}: already set in line {seen[key.value]}"
                )
            seen[key.value] = line
            problems += _repeated(value, name)
    return problems


def _problem(name: str, lines: dict[tuple, int], item: dict, model: type[BaseModel]) -> str:
    path = tuple(item["loc"])
    line = next((lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in lines), 1)
    key = ".".join(str(part) for part in path if part != "[key]")
    if item["type"] == "extra_forbidden":
        near = get_close_matches(str(path[-1]), _known(path[:-1], model), n=1, cutoff=0.5)
        hint = f" Did you mean `{near[0]}`?" if near else ""
        return f"{name}:{line}: {key}: no such setting.{hint}"
    if item["type"] == "missing":
        return f"{name}:{line}: {key}: is missing."
    words = item["msg"].removeprefix("Value error, ")
    return f"{name}:{line}: {key}: {words} (found {_found(item['input'])})."


def _found(value: Any) -> str:
    words = repr(value)
    return words if len(words) <= 80 else words[:79] + "…"


def _known(path: tuple, model: Any) -> list[str]:
    """The settings of the block at `path`."""
    for part in path:
        fields = getattr(model, "model_fields", None)
        # A dictionary of blocks has no fields of its own: its values are all alike.
        model = model.__args__[-1] if fields is None else fields[part].annotation
    return list(getattr(model, "model_fields", ()))
