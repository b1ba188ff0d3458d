"""Sees to it that only its signed-in owner changes account data."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.membership import check_account
from tandem.skills.result import SkillContext, SkillResult


class ActionCheckAccount(SkillAction):
    """Sees to it that only its signed-in owner changes account data."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_check_account"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.membership.check_account`."""
        return check_account(slots, context)
