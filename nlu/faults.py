"""What is wrong with something given: a file, a setting, an example."""

import sys
from collections.abc import Callable


class Fault(Exception):
    """Something given is wrong; the message names the file, the line or setting and the way out."""


def fault_behind(error: BaseException | None) -> Fault | None:
    """The fault that an error came from: Rasa's graph wraps what its components raise."""
    while error is not None and not isinstance(error, Fault):
        error = error.__cause__ or error.__context__
    return error


def exit_code(run: Callable[[], None]) -> int:
    """0 when `run` worked, 2 when something given is wrong: then its words alone are printed."""
    try:
        run()
    except Exception as error:
        fault = fault_behind(error)
        if fault is None and not isinstance(error, (OSError, ValueError)):
            raise
        print(fault or error, file=sys.stderr)
        return 2
    return 0
