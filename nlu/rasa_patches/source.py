"""What stands in an installed package, read from its files, without importing it."""

import ast
import hashlib
import importlib
import importlib.metadata
import importlib.util
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nlu.rasa_patches.table import Patch


def split(target: str) -> tuple[str, str]:
    """ "module:Class.method" in two; a whole module has no second part."""
    module, _, name = target.partition(":")
    return module, name


def inside(module: str, name: str) -> Any:
    """The thing itself; the module is imported for it."""
    found: Any = importlib.import_module(module)
    for part in filter(None, name.split(".")):
        found = getattr(found, part)
    return found


@cache
def file_of(module: str) -> Path | None:
    """A module's file; None where the package is not installed."""
    top, *rest = module.split(".")
    loaded = sys.modules.get(top)  # a placeholder of ours has no spec
    spec = loaded.__spec__ if loaded else importlib.util.find_spec(top)
    if spec is None or spec.origin is None:
        return None
    place = Path(spec.origin).parent.joinpath(*rest)
    if not rest:
        return Path(spec.origin)
    return next(
        (file for file in (place.with_suffix(".py"), place / "__init__.py") if file.is_file()), None
    )


def is_there(target: str) -> bool:
    """Whether an installed package has it."""
    module, name = split(target)
    if file_of(module) is None:
        return False
    if not name:
        return True
    where, _, last = name.rpartition(".")
    return hasattr(inside(module, where), last)


def source_of(target: str) -> str | None:
    """The source of a module, or of a function or method in it; None where there is none."""
    module, name = split(target)
    file = file_of(module)
    if file is None:
        return None
    text = _text(file)
    if not name:
        return text
    node: Any = _tree(file)
    for part in name.split("."):
        node = next(
            (one for one in getattr(node, "body", ()) if getattr(one, "name", None) == part), None
        )
    if node is None:
        return None
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return "".join(text.splitlines(keepends=True)[first - 1 : node.end_lineno])


def fingerprint(*targets: str) -> str | None:
    """SHA-256 of the sources of all targets, one after the other; None where one is missing."""
    sources = [source_of(target) for target in targets]
    if None in sources:
        return None
    return hashlib.sha256("".join(map(str, sources)).encode()).hexdigest()


def version_of(package: str) -> str | None:
    """The installed version; None where there is none."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def problem_with(patch: "Patch") -> str | None:
    """Why it cannot be put into effect, in one line with the way out; None if nothing is wrong."""
    if patch.known is None:
        return None  # given where it is missing, left alone where it is there
    found = fingerprint(patch.target, *patch.also)
    if found == patch.known:
        return None
    package = patch.target.split(".")[0]
    version = version_of(package)
    if version is None:
        return f"{patch.target}: {package} is not installed; run bin/setup"
    seen = f"has another source (sha256 {found})" if found else "is gone"
    return (
        f"{patch.target} of {package} {version} {seen} than {patch.by} was written for: compare "
        "the two and set its fingerprint in nlu/rasa_patches/table.py, or go back to the locked "
        "version (bin/setup)"
    )


@cache
def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(_text(file))
