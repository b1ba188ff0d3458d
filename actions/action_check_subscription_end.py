"""Finds out whether the subscription can be ended."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.membership import check_subscription_end
from tandem.skills.result import SkillContext, SkillResult


class ActionCheckSubscriptionEnd(SkillAction):
    """Finds out whether the subscription can be ended."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_check_subscription_end"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.membership.check_subscription_end`."""
        return check_subscription_end(slots, context)
