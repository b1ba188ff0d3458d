"""Plays the plan that `action_assess_turn` made for the turn (see tandem/dialogue/planner.py).

The plan stands in the slot `plan`: {"turn": id, "actions": [names]}. Without one this policy
abstains and Rasa's rules decide. It stands above RulePolicy; in the middle of a form it wins only
because its predictions carry `is_no_user_prediction`.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text

from rasa.core.constants import POLICY_PRIORITY
from rasa.core.featurizers.tracker_featurizers import TrackerFeaturizer
from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import (
    ACTION_EXTRACT_SLOTS,
    ACTION_LISTEN_NAME,
    ACTION_SESSION_START_NAME,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActionExecutionRejected, UserUttered
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

SLOT = "plan"
NOT_PLAYED = {ACTION_LISTEN_NAME, ACTION_EXTRACT_SLOTS, ACTION_SESSION_START_NAME}


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True
)
class DecisionPolicy(Policy):
    """Predicts the next action of the plan, then listens."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Above stories and rules, whose priorities are 7 and 6."""
        return {POLICY_PRIORITY: 8}

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        featurizer: Optional[TrackerFeaturizer] = None,
    ) -> None:
        """Keeps what every policy has; there is nothing to learn."""
        super().__init__(config, model_storage, resource, execution_context, featurizer)

    def train(
        self,
        training_trackers: List[TrackerWithCachedStates],
        domain: Domain,
        **kwargs: Any,
    ) -> Resource:
        """Nothing to learn."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: Optional[Dict[Text, Any]] = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """The next action of the plan, or nothing."""
        action = next_action(tracker)
        probabilities = self._default_predictions(domain)
        if action is None or action not in domain.action_names_or_texts:
            return self._prediction(probabilities)
        probabilities[domain.index_for_action(action)] = 1.0
        return self._prediction(probabilities, is_no_user_prediction=True)

    def _metadata(self) -> Dict[Text, Any]:
        return {}

    @classmethod
    def _metadata_filename(cls) -> Text:
        return "decision_policy.json"

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "DecisionPolicy":
        """A fresh policy: there is nothing to load."""
        return cls(config, model_storage, resource, execution_context)


def next_action(tracker: DialogueStateTracker) -> Optional[Text]:
    """The next action of this turn's plan; listening after the last; None without a plan.

    A form that is still waiting for its answer, or has just got its last one, is left to the
    rules, and so is everything after an action that was rejected.
    """
    plan = tracker.get_slot(SLOT)
    if not plan:
        return None
    played: List[Text] = []
    for event in reversed(tracker.applied_events()):
        if isinstance(event, UserUttered):
            break
        if isinstance(event, ActionExecutionRejected):
            return None
        if isinstance(event, ActionExecuted) and event.action_name not in NOT_PLAYED:
            played.insert(0, event.action_name)
    actions = plan["actions"]
    if played[: len(actions)] != actions[: len(played)]:
        return None
    if len(played) < len(actions):
        return actions[len(played)]
    if len(played) > len(actions) or actions[-1].endswith("_form"):
        return None
    return ACTION_LISTEN_NAME
