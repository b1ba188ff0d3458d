"""Finds the way to the money that is open."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.refunds import request_refund
from tandem.skills.result import SkillContext, SkillResult


class ActionRequestRefund(SkillAction):
    """Finds the way to the money that is open."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_request_refund"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.refunds.request_refund`."""
        return request_refund(slots, context)
