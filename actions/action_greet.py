"""Says hello, and offers what is known as a choice."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.greeting import greet
from tandem.skills.result import SkillContext, SkillResult


class ActionGreet(SkillAction):
    """Says hello, and offers what is known as a choice."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_greet"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.greeting.greet`."""
        return greet(slots, context)
