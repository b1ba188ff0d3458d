"""Opens a return and mails the label."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.result import SkillContext, SkillResult
from tandem.skills.returns import create_return


class ActionCreateReturn(SkillAction):
    """Opens a return and mails the label."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_create_return"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.returns.create_return`."""
        return create_return(slots, context)
