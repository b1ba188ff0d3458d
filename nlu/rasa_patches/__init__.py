"""Everything that is changed in Rasa, so that it runs here, and faster, as one table.

`apply()` puts it all into effect, before Rasa is imported; every process that imports Rasa calls it
once. Each change is guarded: where the source that it replaces is not the one it was written for,
nothing is changed and `apply()` stops with what to do. `bin/tandem check` shows the same.
"""

import os
import re
import sys

from nlu.rasa_patches.placeholders import Later, Placeholder, later, module_of
from nlu.rasa_patches.source import inside, is_there, problem_with, split, version_of
from nlu.rasa_patches.table import PATCHES, Patch

_applied = False


class UnknownSource(RuntimeError):
    """What is to be replaced is not what the replacement was written for; one line a change."""


class TooLate(RuntimeError):
    """Rasa was imported before it was patched."""


def problems() -> list[str]:
    """What cannot be replaced, one line each with the way out. Rasa is not imported for it."""
    return [problem for patch in PATCHES if (problem := problem_with(patch))]


def summary() -> str:
    """How many changes there are, and of what versions they are right."""
    packages = sorted({patch.target.split(".")[0] for patch in PATCHES if patch.known})
    versions = [f"{package} {version_of(package)}" for package in packages]
    return f"{len(PATCHES)} changes in Rasa fit {' and '.join(versions)}"


def listed() -> list[str]:
    """The table, three lines a change: what, by what, what for; and whether its source is known."""
    lines = []
    for patch in PATCHES:
        state = "OTHER SOURCE" if problem_with(patch) else (patch.known or "missing, given")[:14]
        lines += [f"{patch.target}  [{state}]", f"    by {patch.by}", f"    {patch.purpose}"]
    return lines


def apply(configuration: str = "") -> None:
    """Put every change into effect; a second call does nothing.

    `configuration` is the text of config.yml: components that it names are not left out if they
    can be had. Raises UnknownSource or LeftOut, and then has changed nothing.
    """
    global _applied
    if _applied:
        return
    if "rasa.core" in sys.modules or "rasa.shared" in sys.modules:
        raise TooLate("call nlu.rasa_patches.apply() before anything imports rasa")
    if found := [*problems(), *named_but_left_out(configuration)]:
        raise UnknownSource("\n".join(found))
    # Rasa's makers take no more reports, and today's sentry_sdk refuses the options they set.
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    _applied = True
    # First all that Rasa's modules must find when they are imported, then what is inside them.
    for patch in sorted(PATCHES, key=_inside_rasa):
        if isinstance(patch.by, Later):
            sys.modules[patch.target] = later(patch.target)
        elif isinstance(patch.by, Placeholder):
            if not (patch.by.unless_named and _named(patch.by, configuration)):
                _leave_out(patch)
        else:
            _replace(patch)


def named_but_left_out(configuration: str) -> list[str]:
    """What a configuration names and is left out for good, one line each."""
    return [
        f"{name} is named, but left out here: {patch.by.why} (docs/why.md)"
        for patch in PATCHES
        if isinstance(patch.by, Placeholder) and not patch.by.unless_named
        for name in _named(patch.by, configuration)
    ]


def _named(placeholder: Placeholder, configuration: str) -> list[str]:
    lines = (line.split("#", 1)[0] for line in configuration.splitlines())
    words = set(re.findall(r"\w+", "\n".join(lines)))
    return [name for name in placeholder.classes if name in words]


def _inside_rasa(patch: Patch) -> bool:
    return ":" in patch.target and patch.target.startswith("rasa.")


def _leave_out(patch: Patch) -> None:
    if patch.known is None and is_there(patch.target):
        return  # the package is installed after all
    parent, _, name = patch.target.rpartition(".")
    made = sys.modules[patch.target] = module_of(patch.target, patch.by)
    if parent and not parent.startswith("rasa"):
        whole = sys.modules.get(parent) or sys.modules.setdefault(
            parent, module_of(parent, Placeholder())
        )
        setattr(whole, name, made)


def _replace(patch: Patch) -> None:
    module, name = split(patch.target)
    if patch.known is None and is_there(patch.target):
        return
    where, _, last = name.rpartition(".")
    replacement = inside(*split(patch.by))
    owner = inside(module, where)
    if isinstance(vars(owner).get(last), staticmethod):
        replacement = staticmethod(replacement)
    setattr(owner, last, replacement)


def in_effect(target: str) -> bool:
    """Whether this entry of the table has been put into effect."""
    patch = next(patch for patch in PATCHES if patch.target == target)
    return inside(*split(patch.target)) is inside(*split(patch.by))
