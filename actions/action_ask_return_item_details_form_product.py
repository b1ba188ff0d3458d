"""Asks which thing of an order goes back."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.greeting import ask_returned_product
from tandem.skills.result import SkillContext, SkillResult


class ActionAskReturnItemDetailsFormProduct(SkillAction):
    """Asks which thing of an order goes back."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_ask_return_item_details_form_product"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.greeting.ask_returned_product`."""
        return ask_returned_product(slots, context)
