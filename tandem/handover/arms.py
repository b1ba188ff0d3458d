"""What an experiment changes about the case of somebody who is in it."""

from tandem.config.experiments import Arm
from tandem.escalation.decision import Decision
from tandem.runtime import Runtime

HARD_RULES = frozenset({"frustration", "sadness", "self_harm", "threat", "abuse"})


def changed_arms(runtime: Runtime, conversation_id: str) -> list[Arm]:
    """The arms, other than the usual ones, of whoever is behind a conversation. Nobody comes in
    here: that is at the first turn."""
    if not runtime.config.experiments:
        return []
    stopped = runtime.storage.experiments.stops()
    return [
        one.arms[arm]
        for name, arm in runtime.storage.experiments.kept_arms(conversation_id).items()
        if (one := runtime.config.experiments.get(name)) is not None
        and name not in stopped
        and arm in one.arms
        and arm != one.usual
    ]


def is_hard(decision: Decision) -> bool:
    """Whether a case is one that stays with an agent: of low mood, or not for everybody."""
    return decision.level != "general" or decision.rule in HARD_RULES
