"""Cancels an order once the customer has confirmed."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.order_edits import cancel_order
from tandem.skills.result import SkillContext, SkillResult


class ActionCancelOrder(SkillAction):
    """Cancels an order once the customer has confirmed."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_cancel_order"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.order_edits.cancel_order`."""
        return cancel_order(slots, context)
