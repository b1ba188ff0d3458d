"""An effect only after a yes to words that name it.

A skill that changes something reads back what it will do and keeps its name in the slot `checked`.
A yes counts only for exactly that: when anything in it is different, it is read back anew.
"""

from typing import Any

from tandem.core.conversation import READ_BACK
from tandem.skills.result import Say, SkillResult, Slots


def agreed(slots: Slots, deed: str) -> bool | None:
    """True after a yes to `deed` as it was read back, False after a no, None where not asked."""
    if slots.get("checked") != deed or slots.get("confirmed") is None:
        return None
    return bool(slots["confirmed"])


def read_back(deed: str, say: Say, form: str, tried: str, **keep: Any) -> SkillResult:
    """Say what would be done; `form` asks for the yes. `keep` are the slots the deed needs."""
    remember, asked = {"checked": deed, **keep}, {READ_BACK: deed}
    return SkillResult((say,), tried=tried, remember=remember, then=form, facts=asked)
