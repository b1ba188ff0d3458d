"""Records a wrong charge and brings in a person."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.billing import record_dispute
from tandem.skills.result import SkillContext, SkillResult


class ActionRecordDispute(SkillAction):
    """Records a wrong charge and brings in a person."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_record_dispute"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.billing.record_dispute`."""
        return record_dispute(slots, context)
