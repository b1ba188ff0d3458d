"""Reads single fields of Slack's payloads. What is not of its kind raises TypeError or KeyError, as
a field that is missing does; `payloads.py` refuses both at the door, so that nothing stored can
fail later on its shape and hold up what comes after it."""

import re
from typing import Any

from tandem.core.text import storable

ID = re.compile(r"[\w.:-]{1,120}", re.ASCII)
"""Users, channels, times of messages, triggers. None of them has a slash: we join them by one."""
URL = re.compile(r"https?://[!-~]{1,2000}")


def text_in(data: dict[str, Any], name: str) -> str:
    """A text, as every database can store it."""
    value = data[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} must be text")
    return storable(value)


def id_in(data: dict[str, Any], name: str) -> str:
    """An id of Slack's."""
    return _like(ID, data, name)


def url_in(data: dict[str, Any], name: str) -> str:
    """A web address."""
    return _like(URL, data, name)


def optional_id_in(data: dict[str, Any], name: str) -> str | None:
    """An id, or None where there is none."""
    return id_in(data, name) if data.get(name) else None


def texts_in(data: dict[str, Any], *names: str) -> dict[str, str]:
    """The texts that are there, of these names."""
    return {name: text_in(data, name) for name in names if name in data}


def _like(pattern: re.Pattern, data: dict[str, Any], name: str) -> str:
    value = text_in(data, name)
    if not pattern.fullmatch(value):
        raise TypeError(f"{name} is not of its kind")
    return value
