"""The dial board: loads escalation.yml and tells every mistake at once, each with its line."""

from difflib import get_close_matches
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tandem.errors import PolicyError


class _Block(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AskedForPerson(_Block):
    """The customer asks for a person (R15)."""

    at: float = Field(ge=0, le=1)
    similar_at: float = Field(ge=0, le=1)
    phrases: tuple[str, ...] = Field(min_length=1)


class Confidence(_Block):
    """Recognition is unsure (R11)."""

    at: float = Field(ge=0, le=1)
    readings: int = Field(ge=1, le=5)
    handover_at: int = Field(ge=2)


class Clarifications(_Block):
    """The customer has to ask back (R13)."""

    offer_at: int = Field(ge=1)


class OutOfScope(_Block):
    """The customer asks for what we do not do (R12)."""

    offer_at: int = Field(ge=1)


class Repetition(_Block):
    """The customer says the same again (R14)."""

    similar_at: float = Field(ge=0, le=1)
    shortest_words: int = Field(ge=1)
    offer_at: int = Field(ge=2)
    handover_at: int = Field(ge=2)


class Unanswered(_Block):
    """The assistant gets no usable answer to one question (R14)."""

    offer_at: int = Field(ge=1)
    handover_at: int = Field(ge=1)


class FailedVerification(_Block):
    """Order number and e-mail do not match, again and again (R33)."""

    handover_at: int = Field(ge=1)
    queue: str


class Frustration(_Block):
    """Plain marks of frustration (R21)."""

    offer_at: float = Field(ge=0, le=1)
    handover_at: float = Field(ge=0, le=1)
    carry: float = Field(ge=0, lt=1)
    capitals: float = Field(ge=0, le=1)
    punctuation: float = Field(ge=0, le=1)
    marker: float = Field(ge=0, le=1)
    at_you: float = Field(ge=0, le=1)
    markers: tuple[str, ...]


class Offers(_Block):
    """How often a person may be offered."""

    pause_turns: int = Field(ge=0)


class Handover(_Block):
    """Where a case goes, how pressing it is, and what is said about the wait."""

    queue: str
    priority: int = Field(ge=1, le=4)
    senior_priority: int = Field(ge=1, le=4)
    value_priority: int = Field(ge=1, le=4)
    value_cents: int = Field(ge=0)
    due_minutes: int = Field(ge=1)
    wait_low_minutes: int = Field(ge=0)
    wait_high_minutes: int = Field(ge=1)


class Policy(_Block):
    """Everything in escalation.yml."""

    version: int = Field(ge=1, le=1)
    asked_for_person: AskedForPerson
    confidence: Confidence
    clarifications: Clarifications
    out_of_scope: OutOfScope
    repetition: Repetition
    unanswered: Unanswered
    failed_verification: FailedVerification
    frustration: Frustration
    offers: Offers
    handover: Handover


def load_policy(path: Path) -> Policy:
    """The policy in `path`. Raises PolicyError with one line per problem, "file:line: ..."."""
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
        policy = Policy.model_validate(data)
    except ValidationError as error:
        problems += [_problem(name, lines, item) for item in error.errors()]
    if problems:
        raise PolicyError(sorted(problems, key=lambda p: int(p.split(":")[1])))
    return policy


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


def _problem(name: str, lines: dict[tuple, int], item: dict) -> str:
    path = tuple(item["loc"])
    line = next((lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in lines), 1)
    key = ".".join(str(part) for part in path)
    if item["type"] == "extra_forbidden":
        near = get_close_matches(str(path[-1]), _known(path[:-1]), n=1, cutoff=0.5)
        hint = f" Did you mean `{near[0]}`?" if near else ""
        return f"{name}:{line}: {key}: no such setting.{hint}"
    if item["type"] == "missing":
        return f"{name}:{line}: {key}: is missing."
    return f"{name}:{line}: {key}: {item['msg']} (found {item['input']!r})."


def _known(path: tuple) -> list[str]:
    model: type[BaseModel] = Policy
    for part in path:
        model = model.model_fields[part].annotation
    return list(model.model_fields)
