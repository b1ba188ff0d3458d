"""Finds out whether something can go back."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.result import SkillContext, SkillResult
from tandem.skills.returns import check_return


class ActionCheckReturn(SkillAction):
    """Finds out whether something can go back."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_check_return"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.returns.check_return`."""
        return check_return(slots, context)
