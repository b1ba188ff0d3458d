"""Every piece of dialogue a designer has written, with its file and line: rules, stories, forms,
responses, attributes of records, help pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

Kind = Literal["rule", "story", "form", "response", "record", "help page"]
KINDS: tuple[Kind, ...] = ("rule", "story", "form", "response", "record", "help page")


@dataclass(frozen=True, slots=True)
class Piece:
    """`steps` of a rule or story: what it waits for and does, as ("intent", name), ("action",
    name), in order; of others nothing."""

    kind: Kind
    name: str
    file: str
    line: int
    steps: tuple[tuple[str, str], ...] = ()

    @property
    def where(self) -> str:
        """ "data/rules/manners.yml:12"."""
        return f"{self.file}:{self.line}"


def pieces_of(root: Path) -> list[Piece]:
    """All pieces of the project in `root`, in the order of KINDS and files."""
    found = [*_dialogue(root), *_domain(root), *_records(root), *_pages(root)]
    return sorted(found, key=lambda piece: (KINDS.index(piece.kind), piece.file, piece.line))


def _dialogue(root: Path) -> Iterator[Piece]:
    for file in sorted((root / "data").rglob("*.yml")):
        for key, kind in (("rules", "rule"), ("stories", "story")):
            for name, line, steps in _told(_node(file), key, kind):
                yield Piece(kind, name, _relative(root, file), line, steps)  # type: ignore[arg-type]


def _told(
    node: yaml.Node | None, key: str, kind: str
) -> Iterator[tuple[str, int, tuple[tuple[str, str], ...]]]:
    for block in _items(_value(node, key)):
        name = _value(block, kind)
        steps = _items(_value(block, "steps"))
        if isinstance(name, yaml.ScalarNode):
            yield name.value, block.start_mark.line + 1, tuple(_steps(steps))


def _steps(steps: list[yaml.Node]) -> Iterator[tuple[str, str]]:
    for step in steps:
        for key in ("intent", "action"):
            value = _value(step, key)
            if isinstance(value, yaml.ScalarNode) and not value.value.startswith("..."):
                yield key, value.value


def _domain(root: Path) -> Iterator[Piece]:
    file = root / "domain.yml"
    node = _node(file)
    for key, kind in (("forms", "form"), ("responses", "response")):
        for name, line in _keys(_value(node, key)):
            yield Piece(kind, name, "domain.yml", line)  # type: ignore[arg-type]


def _records(root: Path) -> Iterator[Piece]:
    for file in sorted((root / "data/records").glob("*.yml")):
        node = _node(file)
        kind = _value(node, "kind")
        for name, line in _keys(_value(node, "attributes")):
            label = f"{kind.value if isinstance(kind, yaml.ScalarNode) else file.stem}.{name}"
            yield Piece("record", label, _relative(root, file), line)


def _pages(root: Path) -> Iterator[Piece]:
    for file in sorted((root / "data/knowledge").glob("*.md")):
        yield Piece("help page", file.stem, _relative(root, file), 1)


def _node(file: Path) -> yaml.Node | None:
    try:
        node: Any = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return None  # `check` tells it
    return node


def _value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for name, value in node.value if name.value == key), None)
    return None


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _keys(node: yaml.Node | None) -> list[tuple[str, int]]:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return [(name.value, name.start_mark.line + 1) for name, _ in pairs]


def _relative(root: Path, file: Path) -> str:
    return file.relative_to(root).as_posix()
