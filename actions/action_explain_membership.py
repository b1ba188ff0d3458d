"""Tells levels and points."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.membership import explain_membership
from tandem.skills.result import SkillContext, SkillResult


class ActionExplainMembership(SkillAction):
    """Tells levels and points."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_explain_membership"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.membership.explain_membership`."""
        return explain_membership(slots, context)
