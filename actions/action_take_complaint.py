"""Writes a complaint down and offers a person."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.complaints import take_complaint
from tandem.skills.result import SkillContext, SkillResult


class ActionTakeComplaint(SkillAction):
    """Writes a complaint down and offers a person."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_take_complaint"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.complaints.take_complaint`."""
        return take_complaint(slots, context)
