"""Tells price, stock, material and care of a product."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.products import answer_product
from tandem.skills.result import SkillContext, SkillResult


class ActionAnswerProduct(SkillAction):
    """Tells price, stock, material and care of a product."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_answer_product"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.products.answer_product`."""
        return answer_product(slots, context)
