"""Guards what is replaced in Rasa: only source that is known here is replaced."""

import hashlib
import inspect
import warnings
from typing import Any, Text


def fingerprint(*functions: Any) -> Text:
    """SHA-256 of the source of functions or methods, in hexadecimal."""
    source = "".join(inspect.getsource(function) for function in functions)
    return hashlib.sha256(source.encode()).hexdigest()


def is_known(module: Text, known: Text, *functions: Any) -> bool:
    """Whether `functions` of this Rasa are those that `module` was written for; else warns."""
    found = fingerprint(*functions)
    if found == known:
        return True
    names = ", ".join(function.__qualname__ for function in functions)
    warnings.warn(
        f"{module}: {names} of this Rasa is not the one known (sha256 {found}); Rasa is left as "
        "it is and turns take longer. Compare it with the replacement, then set KNOWN_SOURCE.",
        stacklevel=3,
    )
    return False
