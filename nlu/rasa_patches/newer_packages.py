"""What newer packages no longer have, or do otherwise, and Rasa 3.6 still asks for."""

import importlib.metadata
import importlib.util
import logging
from pathlib import Path
from typing import Any

import numpy
import sanic.response
from sanic.mixins.startup import StartupMixin

VisibleDeprecationWarning = numpy.exceptions.VisibleDeprecationWarning
stream = sanic.response.ResponseStream
_run = StartupMixin.run


class LegacyVersion:
    """No version is one: versions that PEP 440 does not know are gone for good."""


def run_in_this_process(self: Any, *arguments: Any, **named: Any) -> None:
    """As Sanic.run. Since 22.9 it starts its workers anew from the command line, which here is
    Rasa's and not Sanic's."""
    named.pop("workers", None)
    for name in ("sanic.root", "sanic.server"):  # new since then: each worker that starts and ends
        logging.getLogger(name).setLevel(logging.WARNING)
    _run(self, *arguments, single_process=True, motd=False, access_log=False, **named)


def resource_filename(package: str, path: str) -> str:
    """As pkg_resources had it."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    return str(Path(spec.origin).parent / path.lstrip("/"))


def get_distribution(name: str) -> importlib.metadata.Distribution:
    """As pkg_resources had it."""
    return importlib.metadata.distribution(name)
