"""Has a parcel searched for that is marked delivered, but is not there."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.order_status import report_missing
from tandem.skills.result import SkillContext, SkillResult


class ActionReportMissing(SkillAction):
    """Has a parcel searched for that is marked delivered, but is not there."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_report_missing"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.order_status.report_missing`."""
        return report_missing(slots, context)
