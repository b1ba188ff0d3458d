"""Asks which order; a signed-in customer picks one."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.greeting import ask_order_number
from tandem.skills.result import SkillContext, SkillResult


class ActionAskOrderNumber(SkillAction):
    """Asks which order; a signed-in customer picks one."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_ask_order_number"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.greeting.ask_order_number`."""
        return ask_order_number(slots, context)
