"""Finds out whether an order can still go elsewhere."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.order_edits import check_address_change
from tandem.skills.result import SkillContext, SkillResult


class ActionCheckAddressChange(SkillAction):
    """Finds out whether an order can still go elsewhere."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_check_address_change"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.order_edits.check_address_change`."""
        return check_address_change(slots, context)
