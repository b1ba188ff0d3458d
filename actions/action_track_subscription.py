"""Tells how the subscription stands."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.membership import track_subscription
from tandem.skills.result import SkillContext, SkillResult


class ActionTrackSubscription(SkillAction):
    """Tells how the subscription stands."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_track_subscription"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.membership.track_subscription`."""
        return track_subscription(slots, context)
