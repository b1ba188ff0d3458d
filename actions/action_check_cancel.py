"""Finds out whether an order can still be cancelled."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.order_edits import check_cancel
from tandem.skills.result import SkillContext, SkillResult


class ActionCheckCancel(SkillAction):
    """Finds out whether an order can still be cancelled."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_check_cancel"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.order_edits.check_cancel`."""
        return check_cancel(slots, context)
