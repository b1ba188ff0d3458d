"""A function that a setting names: package.module:factory, or an entry point of a package."""

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from tandem.config.settings import ROOT
from tandem.core.errors import SettingsError


def factory_named(name: str, setting: str, group: str, makes: str) -> Callable[..., Any]:
    """The function behind `name`. `group` is that of the entry points, `makes` what it makes, for
    the errors of the variable `setting`. Raises SettingsError with the way out."""
    module, colon, attribute = name.partition(":")
    if not colon:
        return _entry_point(name, setting, group, makes)
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))  # a module beside the project's own folders
    try:
        found = getattr(import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        raise SettingsError(
            f"{setting}: {name}: {error}. Write it package.module:factory, and install the "
            "package where Tandem runs."
        ) from error
    if not callable(found):
        raise SettingsError(f"{setting}: {name} is no function that makes a {makes}.")
    return found  # type: ignore[no-any-return]


def _entry_point(name: str, setting: str, group: str, makes: str) -> Callable[..., Any]:
    there = entry_points(group=group)
    for entry in there:
        if entry.name == name:
            return entry.load()  # type: ignore[no-any-return]
    known = ", ".join(sorted(entry.name for entry in there)) or "none are installed"
    raise SettingsError(
        f"{setting}: no {makes} is called {name} ({known}). Name a function as "
        "package.module:factory, or leave it empty."
    )
