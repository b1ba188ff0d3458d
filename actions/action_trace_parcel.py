"""Tells what the carrier knows of a late parcel; has a lost one searched for."""

from typing import Any

from actions.skill_action import SkillAction
from tandem.skills.order_status import trace_parcel
from tandem.skills.result import SkillContext, SkillResult


class ActionTraceParcel(SkillAction):
    """Tells what the carrier knows of a late parcel; has a lost one searched for."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_trace_parcel"

    def do(self, slots: dict[str, Any], context: SkillContext) -> SkillResult:
        """See `tandem.skills.order_status.trace_parcel`."""
        return trace_parcel(slots, context)
