"""Finds out whether an order can still be changed."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.order_change import check_change
from tandem.skills.result import SkillContext, SkillResult


class ActionCheckChange(SkillAction):
    """Finds out whether an order can still be changed."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_check_change"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.order_change.check_change`."""
        return check_change(slots, context)
