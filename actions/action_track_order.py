"""Tells where an order is."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.order_status import track_order
from tandem.skills.result import SkillContext, SkillResult


class ActionTrackOrder(SkillAction):
    """Tells where an order is."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_track_order"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.order_status.track_order`."""
        return track_order(slots, context)
