"""Writes a new address on an order."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.order_edits import change_address
from tandem.skills.result import SkillContext, SkillResult


class ActionChangeAddress(SkillAction):
    """Writes a new address on an order."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_change_address"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.order_edits.change_address`."""
        return change_address(slots, context)
