"""Tells how to pay, and about the card on file."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.billing import explain_payment
from tandem.skills.result import SkillContext, SkillResult


class ActionExplainPayment(SkillAction):
    """Tells how to pay, and about the card on file."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_explain_payment"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.billing.explain_payment`."""
        return explain_payment(slots, context)
