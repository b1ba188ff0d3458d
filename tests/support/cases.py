"""Cases as no caller may make them: for tests of what follows from it."""

from typing import Any

from tandem.cases.case import Case
from tandem.runtime import Runtime


def amend(runtime: Runtime, case: Case, **attributes: Any) -> None:
    """Set attributes of a case, with the timers that follow from them."""
    now_there = runtime.storage.cases.get(case.id)
    assert runtime.storage.cases._amend(now_there, **attributes)
