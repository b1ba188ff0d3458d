"""Changes the account data that is safe to change by chat."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.membership import update_account
from tandem.skills.result import SkillContext, SkillResult


class ActionUpdateAccount(SkillAction):
    """Changes the account data that is safe to change by chat."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_update_account"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.membership.update_account`."""
        return update_account(slots, context)
