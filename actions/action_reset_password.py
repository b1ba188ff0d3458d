"""Queues the mail with which a new password is set."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.account_access import reset_password
from tandem.skills.result import SkillContext, SkillResult


class ActionResetPassword(SkillAction):
    """Queues the mail with which a new password is set."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_reset_password"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.account_access.reset_password`."""
        return reset_password(slots, context)
