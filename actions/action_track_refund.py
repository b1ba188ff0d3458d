"""Tells where a refund is."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.refunds import track_refund
from tandem.skills.result import SkillContext, SkillResult


class ActionTrackRefund(SkillAction):
    """Tells where a refund is."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_track_refund"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.refunds.track_refund`."""
        return track_refund(slots, context)
