"""Queues the mail that names the user name."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.account_access import recover_username
from tandem.skills.result import SkillContext, SkillResult


class ActionRecoverUsername(SkillAction):
    """Queues the mail that names the user name."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_recover_username"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.account_access.recover_username`."""
        return recover_username(slots, context)
