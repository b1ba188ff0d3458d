"""Ends the subscription once the customer has confirmed."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.membership import end_subscription
from tandem.skills.result import SkillContext, SkillResult


class ActionEndSubscription(SkillAction):
    """Ends the subscription once the customer has confirmed."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_end_subscription"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.membership.end_subscription`."""
        return end_subscription(slots, context)
