"""What a new name of an intent, slot, response or form changes, in every file of the designers.

Positions come from the YAML itself, so that no word of an example is touched.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

from tandem.config.checks.project import Designs, code_words, read_designs
from tandem.config.yaml_file import nearest
from tandem.core.errors import TandemError

Kind = Literal["intent", "slot", "response", "form"]
KINDS: tuple[Kind, ...] = ("intent", "slot", "response", "form")
NAME = {
    "intent": re.compile(r"[a-z][a-z0-9_]*"),
    "slot": re.compile(r"[a-z][a-z0-9_]*"),
    "response": re.compile(r"utter_[a-z0-9_]+"),
    "form": re.compile(r"[a-z][a-z0-9_]{0,80}_form"),
}
BLOCK = {"slot": "slots", "response": "responses", "form": "forms"}
AT_ROOT = ("domain.yml", "topics.yml", "escalation.yml", "packet.yml", "next_steps.yml",
           "roles.yml", "team.yml", "experiments.yml", "proactive.yml")  # fmt: skip
FOLDERS = ("data", "tests/conversations", "tests/stories", "tests/sentences",
           "tests/escalation/cases", "tests/cases/packets", "tests/knowledge")  # fmt: skip
OF_INTENTS = {
    "intent", "intents", "not_intent", "ignored_intents", "topic", "begins", "beside", "buttons",
    "same_matter", "also_ok", "matter", "solvable", "topics",
}  # fmt: skip
"""Keys whose values are intents."""
ASKS = ("ask_again_differently", "ask_again", "ask", "clarify", "remind", "other_way", "changed")
"""Responses that bear a slot's name after these words."""
Place = tuple[str | int, ...]


class NotRenamed(TandemError):
    """The name cannot be given; the words say why and what can be done."""


@dataclass(frozen=True, slots=True)
class Renaming:
    """One name that changes."""

    kind: Kind
    old: str
    new: str


def renamed(root: Path, kind: Kind, old: str, new: str) -> tuple[dict[Path, str], list[Renaming]]:
    """The new text of every file that changes, and all names that change with this one. Raises
    NotRenamed."""
    designs = read_designs(root)
    steps = [Renaming(kind, old, new), *_with_it(designs, kind, old, new)]
    for step in steps:
        _may(designs, step)
    texts: dict[Path, str] = {}
    for file in _files(root):
        before = text = file.read_text("utf-8")
        name = str(file.relative_to(root))
        for step in steps:
            text = _in_markdown(text, step) if file.suffix == ".md" else _in_yaml(text, name, step)
        if text != before:
            texts[file] = text
    return texts, steps


def _may(designs: Designs, step: Renaming) -> None:
    of_intents = step.kind == "intent"
    known = designs.listed("intents") if of_intents else designs.block(BLOCK[step.kind])
    if step.old not in known:
        hint = nearest(step.old, map(str, known))
        raise NotRenamed(f"domain.yml: no such {step.kind}: {step.old}.{hint}")
    if step.new in known:
        raise NotRenamed(f"domain.yml: there is a {step.kind} {step.new} already.")
    if not NAME[step.kind].fullmatch(step.new):
        form = {"response": ", begins with utter_", "form": ", ends with _form"}.get(step.kind, "")
        raise NotRenamed(f"{step.new}: small letters, figures and underscores{form}.")
    if step.kind != "intent" and step.old in code_words():
        words = f"{step.old}: the code names this {step.kind}, so an engineer has to rename it."
        raise NotRenamed(words)


def _with_it(designs: Designs, kind: Kind, old: str, new: str) -> Iterator[Renaming]:
    """Names that are made of this one."""
    if kind == "intent" and designs.roles.role(old) == old and old not in code_words():
        for form in map(str, designs.block("forms")):
            if form.startswith(f"{old}_"):
                changed = f"{new}_{form.removeprefix(f'{old}_')}"
                yield Renaming("form", form, changed)
                yield from _with_it(designs, "form", form, changed)
    if kind == "form":
        for name in map(str, designs.block("responses")):
            for begin in ASKS:
                if name.startswith(f"utter_{begin}_{old}_"):
                    end = name.removeprefix(f"utter_{begin}_{old}_")
                    yield Renaming("response", name, f"utter_{begin}_{new}_{end}")
                    break
    if kind == "slot":
        forms = "|".join([*map(re.escape, map(str, designs.block("forms"))), "(?!)"])
        about = re.compile(rf"utter_({'|'.join(ASKS)})_((?:{forms})_)?{re.escape(old)}")
        for name in map(str, designs.block("responses")):
            if found := about.fullmatch(name):
                yield Renaming("response", name, f"utter_{found[1]}_{found[2] or ''}{new}")


def _files(root: Path) -> list[Path]:
    found = [root / name for name in AT_ROOT if (root / name).is_file()]
    for folder in FOLDERS:
        for ending in ("*.yml", "*.yaml", "*.md"):
            found += sorted((root / folder).rglob(ending))
    return found


def _in_markdown(text: str, step: Renaming) -> str:
    """The head of a help page says which intent it begins."""
    if step.kind != "intent":
        return text
    return re.sub(rf"^(begins:\s*){re.escape(step.old)}\s*$", rf"\g<1>{step.new}", text, flags=re.M)


def _in_yaml(text: str, file: str, step: Renaming) -> str:
    if step.old not in text:
        return text
    try:
        tree = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise NotRenamed(f"{file}: not YAML; run `bin/tandem check` first: {error}") from None
    starts = [0]
    for row in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(row))
    change = CHANGES[step.kind]
    spots: dict[int, tuple[int, str]] = {}
    for place, node, is_key in _scalars(tree, (), set()):
        after = change(step, file, place, node.value, is_key)
        if after is not None:
            begin = starts[node.start_mark.line] + node.start_mark.column
            end = starts[node.end_mark.line] + node.end_mark.column
            spots[begin] = (end, step.new)
    word = re.compile(rf"(?<![\w-]){re.escape(step.old)}(?![\w-])")
    for begin in sorted(spots, reverse=True):
        end, new = spots[begin]
        text = text[:begin] + word.sub(new, text[begin:end]) + text[end:]
    return text


def _scalars(
    node: yaml.Node | None, place: Place, seen: set[int]
) -> Iterator[tuple[Place, yaml.ScalarNode, bool]]:
    """Every scalar with its place, those behind a reference once."""
    if node is None or id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        yield place, node, False
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield (*place, key.value), key, True
                yield from _scalars(value, (*place, key.value), seen)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield from _scalars(value, (*place, number), seen)


def _last_key(place: Place) -> str:
    return next((part for part in reversed(place) if isinstance(part, str)), "")


def _intent(step: Renaming, file: str, place: Place, value: str, is_key: bool) -> str | None:
    if _last_key(place) == "payload" and not is_key:
        begins = re.match(rf"/{re.escape(step.old)}(?!\w)", value)
        return step.new if begins else None
    if value != step.old:
        return None
    if is_key:
        topic = file == "topics.yml" and len(place) == 1
        told = file == "domain.yml" and place[0] == "intents"
        return step.new if topic or told else None
    of_intents = any(part in OF_INTENTS for part in place) or file == "roles.yml"
    return step.new if of_intents else None


def _slot(step: Renaming, file: str, place: Place, value: str, is_key: bool) -> str | None:
    if is_key:
        here = value == step.old and (place[0] == "slots" or "slot_was_set" in place)
        return step.new if here else None
    if "payload" in place or "text" in place or "title" in place or file == "topics.yml":
        fills = re.search(rf"\{{{re.escape(step.old)}\}}|\"{re.escape(step.old)}\"\s*:", value)
        return step.new if fills else None
    named = {"required_slots", "requested_slot", "slot_was_set"} & {str(one) for one in place}
    return step.new if value == step.old and named else None


def _whole(step: Renaming, file: str, place: Place, value: str, is_key: bool) -> str | None:
    return step.new if value == step.old else None


CHANGES: dict[str, Callable[[Renaming, str, Place, str, bool], str | None]] = {
    "intent": _intent,
    "slot": _slot,
    "response": _whole,
    "form": _whole,
}
"""What stands for a name of each kind; responses and forms are told by their names alone."""
