"""Stands in for what is left out of Rasa, or not wanted yet.

What is left out can be imported and compared with, but not used.
"""

import importlib
import sys
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any


@dataclass(frozen=True)
class Placeholder:
    """A module with classes that are left out (`classes`) and with what else must be in it.

    `why` ends the message of who wants to use one all the same. `channel` is the name under which
    Rasa would find a channel. With `unless_named` the module itself is there where a configuration
    names one of the classes.
    """

    classes: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    why: str = "its package is not installed"
    channel: str = ""
    unless_named: bool = False

    def __str__(self) -> str:
        """As the check tells it."""
        return f"a placeholder for {', '.join([*self.classes, *self.values])}"


@dataclass(frozen=True)
class Later:
    """A module that is imported when something of it is used, not when Rasa is."""

    def __str__(self) -> str:
        """As the check tells it."""
        return "itself, imported when it is used"


class LeftOut(RuntimeError):
    """Something of Rasa was wanted that is left out here."""


class _LeftOutType(type):
    """The type of placeholder classes: any use of one says why there is none."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise LeftOut(f"{cls.__name__} is left out here: {cls.__doc__} (docs/why.md)")


def module_of(name: str, placeholder: Placeholder) -> ModuleType:
    """The module that stands in."""
    made = ModuleType(name, "Left out: see nlu/rasa_patches/table.py.")
    made.__path__ = []  # so that modules below it can be looked for
    for one in placeholder.classes:
        content: dict[str, Any] = {"__module__": name, "__doc__": placeholder.why}
        if placeholder.channel:
            content["name"] = classmethod(lambda cls: placeholder.channel)
        setattr(made, one, _LeftOutType(one, (), content))
    made.__dict__.update(placeholder.values)
    return made


class _Later(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def later(name: str) -> ModuleType:
    """The module that stands in until something of it is used."""
    return _Later(name, "Imported when it is used: see nlu/rasa_patches/table.py.")
