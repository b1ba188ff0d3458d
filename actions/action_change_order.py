"""Makes the change that the customer's words ask for."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.order_change import change_order
from tandem.skills.result import SkillContext, SkillResult


class ActionChangeOrder(SkillAction):
    """Makes the change that the customer's words ask for."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_change_order"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.order_change.change_order`."""
        return change_order(slots, context)
