"""Every pattern of the project, and texts that make a careless one slow.

Patterns are found by walking what the modules hold, and what calls of `re` say in the source. Texts
are made from the pattern itself: each of its repeats is pumped, alone and after what leads to it.
"""

import ast
import functools
import importlib
import pkgutil
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

from tandem.config.settings import ROOT

PACKAGES = ("tandem", "nlu", "actions")
CALLS = {
    "compile", "search", "match", "fullmatch", "sub", "subn", "findall", "finditer", "split",
}  # fmt: skip
DEEPEST = 8
UNITS = (
    "a", "A", "1", " ", "\n", "\t", ".", "@", "-", "_", "/", "'", '"', ",", ":", "*", "!", "?",
    "<", ">", "[", "(", "&", "=", "\u200b", "é", "㎯", "a ", "1 ", "a@", "@a", "a.", ".a", "a.b@",
    "1.", "1,", "1-", "- ", "no ", "the ", "my ", "order ", "is ", "a'", "aB1!", " \n", "*a",
    "m/s2@",
)  # fmt: skip
"""What anybody might hold a key down on."""
FAILS = ("", "\x01", "@", " !")
"""Ends that make a match fail late."""


@dataclass(frozen=True)
class Found:
    """A pattern and where it stands."""

    where: str
    pattern: re.Pattern
    how: str = "search"

    def run(self, text: str) -> None:
        """Use it as the project does; what is searched for is searched for to the end."""
        if self.how in ("match", "fullmatch"):
            getattr(self.pattern, self.how)(text)
        else:
            for _ in self.pattern.finditer(text):
                pass


def modules() -> list[ModuleType]:
    """Every module of the project but command lines, which do something when imported."""
    names = list(PACKAGES)
    for package in PACKAGES:
        walked = pkgutil.walk_packages([str(ROOT / package)], f"{package}.")
        names += [one.name for one in walked if not one.name.endswith("__main__")]
    return [importlib.import_module(name) for name in names if "migrations" not in name]


def held(roots: list[tuple[str, Any]]) -> Iterator[Found]:
    """The patterns that objects hold, however deep; also spaCy's, which are texts under REGEX."""
    seen: set[int] = set()
    todo = [(where, one, 0) for where, one in roots]
    while todo:
        where, one, depth = todo.pop()
        if isinstance(one, re.Pattern):
            if isinstance(one.pattern, str):
                yield Found(where, one)
            continue
        if id(one) in seen or depth > DEEPEST:
            continue
        seen.add(id(one))
        if isinstance(one, dict):
            if isinstance(one.get("REGEX"), str):
                yield Found(where, re.compile(one["REGEX"]))
            todo += [(f"{where}[{key!r}]", value, depth + 1) for key, value in one.items()]
        elif isinstance(one, list | tuple | set | frozenset):
            todo += [(where, value, depth + 1) for value in one]
        elif isinstance(one, type) and one.__module__.split(".")[0] in PACKAGES:
            todo += [(f"{where}.{name}", value, depth + 1) for name, value in vars(one).items()]
        elif type(one).__module__.split(".")[0] in PACKAGES:
            names = [*getattr(one, "__dict__", ()), *_slots(type(one)), *_lazy(type(one))]
            todo += [(f"{where}.{n}", getattr(one, n, None), depth + 1) for n in names]


def _slots(kind: type) -> Iterator[str]:
    for base in kind.__mro__:
        slots = getattr(base, "__slots__", ())
        yield from (slots,) if isinstance(slots, str) else slots


def _lazy(kind: type) -> Iterator[str]:
    for base in kind.__mro__:
        yield from (n for n, v in vars(base).items() if isinstance(v, functools.cached_property))


def written(module: ModuleType) -> tuple[list[Found], list[str]]:
    """The patterns in a module's calls of `re`, and the calls that do not show theirs."""
    file = Path(module.__file__ or "").resolve()
    found, unknown = [], []
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        called = node.func
        if not (isinstance(called.value, ast.Name) and called.value.id == "re"):
            continue
        if called.attr not in CALLS:
            continue
        where = f"{file.relative_to(ROOT)}:{node.lineno}"
        text = _text(node.args[0], vars(module))
        if text is None:
            unknown.append(f"{file.relative_to(ROOT)}: {ast.unparse(node.args[0])}")
        else:
            found.append(Found(where, re.compile(text, _flags(node)), called.attr))
    return found, unknown


def _flags(call: ast.Call) -> int:
    said = " ".join(ast.unparse(one) for one in [*call.args[1:], *(k.value for k in call.keywords)])
    names = set(re.findall(r"re\.([A-Z]+)\b", said))
    return sum((int(getattr(re, name)) for name in names), 0)


def _text(node: ast.expr, names: dict[str, Any]) -> str | None:
    """A pattern's text; what is put in and known only to whoever calls it is one word."""
    if isinstance(node, ast.JoinedStr):
        parts = [
            part.value if isinstance(part, ast.Constant) else _text(part, names) or "word"
            for part in node.values
        ]
        return "".join(str(part) for part in parts)
    if isinstance(node, ast.FormattedValue):
        node = node.value
    if ast.unparse(node).startswith("re.escape("):
        return "word"
    try:
        value = eval(compile(ast.Expression(node), "pattern", "eval"), dict(names))
    except Exception:
        return None
    return value if isinstance(value, str) else None


def texts(pattern: re.Pattern, length: int) -> Iterator[str]:
    """Texts of that length made to be slow for this pattern."""
    for unit in UNITS:
        yield "x" + _to(unit, length - 1, "x")
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    for seed in range(2):
        chance = random.Random(seed)
        whole = _sample(tree, chance, None, 0)
        if whole:
            yield _to(whole, length, "\x01")
            yield _to(whole[:-1] or whole, length, "\x01")
            yield _to(whole + " ", length, "\x01")
        for repeat in _repeats(tree):
            body = _sample(repeat[2], chance, None, 0)
            if not body:
                continue
            for end in FAILS:
                yield _to(body, length, end)
            yield "x" + _to(body, length - 1, "x")
            yield _sample(tree, chance, repeat, length // len(body))[:length]
            yield _sample(tree, chance, repeat, 40)[:-1] * (length // 40)


def _to(unit: str, length: int, end: str) -> str:
    return (unit * (length // len(unit) + 1))[: length - len(end)] + end


def _repeats(tree: Any) -> Iterator[Any]:
    for op, value in tree:
        if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            if value[1] > 8:
                yield value
            yield from _repeats(value[2])
        elif op is c.SUBPATTERN:
            yield from _repeats(value[3])
        elif op is c.ATOMIC_GROUP:
            yield from _repeats(value)
        elif op is c.BRANCH:
            for branch in value[1]:
                yield from _repeats(branch)


def _sample(tree: Any, chance: random.Random, pumped: Any, times: int) -> str:
    """A text of the kind that the pattern matches, one of its repeats so many times."""
    made = []
    for op, value in tree:
        if op is c.LITERAL:
            made.append(chr(value))
        elif op is c.NOT_LITERAL:
            made.append("a" if value != ord("a") else "b")
        elif op is c.ANY:
            made.append("a")
        elif op is c.IN:
            made.append(_one_of(value, chance))
        elif op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            least, most, body = value
            count = times if value is pumped else max(least, min(most, chance.randint(0, 2)))
            made += [_sample(body, chance, pumped, times) for _ in range(count)]
        elif op is c.SUBPATTERN:
            made.append(_sample(value[3], chance, pumped, times))
        elif op is c.ATOMIC_GROUP:
            made.append(_sample(value, chance, pumped, times))
        elif op is c.BRANCH:
            wanted = [b for b in value[1] if pumped is not None and pumped in list(_repeats(b))]
            made.append(_sample((wanted or [chance.choice(value[1])])[0], chance, pumped, times))
    return "".join(made)


CATEGORIES = {
    c.CATEGORY_DIGIT: "17", c.CATEGORY_SPACE: " \n", c.CATEGORY_WORD: "a1_",
    c.CATEGORY_NOT_DIGIT: "a ", c.CATEGORY_NOT_SPACE: "a@.", c.CATEGORY_NOT_WORD: " .",
}  # fmt: skip


def _one_of(members: list, chance: random.Random) -> str:
    if members[0][0] is c.NEGATE:
        allowed = "".join(_any(op, value, chance) for op, value in members[1:])
        return next((one for one in "a1 .@-x\n" if one not in allowed), "ü")
    return _any(*chance.choice(members), chance)


def _any(op: Any, value: Any, chance: random.Random) -> str:
    if op is c.LITERAL:
        return chr(value)
    if op is c.RANGE:
        return chr(chance.choice(value))
    return chance.choice(CATEGORIES[value])
