"""Tells what is true of a promotion code today."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.products import check_promo_code
from tandem.skills.result import SkillContext, SkillResult


class ActionCheckPromoCode(SkillAction):
    """Tells what is true of a promotion code today."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_check_promo_code"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.products.check_promo_code`."""
        return check_promo_code(slots, context)
