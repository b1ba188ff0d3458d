"""Where neither a story nor a rule fits word for word, stories go on by likeness.

Below both, since what is read so is never quite sure. It says something, asks by a form, or
listens. What code does (`action_...`) follows only where the customer answers the very words after
which it follows in the story: an effect needs a yes to words that name it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List, Optional, Text

from rasa.core.constants import POLICY_MAX_HISTORY, POLICY_PRIORITY
from rasa.core.featurizers.tracker_featurizers import (
    MaxHistoryTrackerFeaturizer,
    TrackerFeaturizer,
)
from rasa.core.policies.policy import Policy, PolicyPrediction, SupportedData
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from nlu.stories.nearest import Guess, NearestStep, learn

FILE = "steps.json"
SURE = 0.80
"""Probability of being right from which it speaks; docs/designing.md has the figures."""


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True
)
class NearestStories(Policy):
    """Goes on as the story does whose step is nearest, from `sure` on."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """sure: the probability from which it speaks. max_history: actions back."""
        return {POLICY_PRIORITY: 5, POLICY_MAX_HISTORY: 6, "sure": SURE}

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        featurizer: Optional[TrackerFeaturizer] = None,
        stories: Optional[List[List[Any]]] = None,
    ) -> None:
        """`stories`: of each its steps, a history and an action."""
        super().__init__(config, model_storage, resource, execution_context, featurizer)
        self._model: NearestStep = learn(stories or [])

    def _standard_featurizer(self) -> MaxHistoryTrackerFeaturizer:
        return MaxHistoryTrackerFeaturizer(
            state_featurizer=None, max_history=self.config[POLICY_MAX_HISTORY]
        )

    def train(
        self,
        training_trackers: List[TrackerWithCachedStates],
        domain: Domain,
        **kwargs: Any,
    ) -> Resource:
        """Keep the steps of all stories as they are written."""
        written = [one for one in training_trackers if not getattr(one, "is_augmented", False)]
        told = SupportedData.trackers_for_supported_data(self.supported_data(), written)
        stories = []
        for one in told:
            states, actions = self.featurizer.training_states_and_labels([one], domain)
            stories.append([(s, a[0]) for s, a in zip(states, actions, strict=True)])
        self._model = learn(stories)
        with self._model_storage.write_to(self._resource) as folder:
            (Path(folder) / FILE).write_text(json.dumps(stories), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NearestStories:
        """Called by Rasa's graph to use a trained model."""
        with model_storage.read_from(resource) as folder:
            stories = json.loads((Path(folder) / FILE).read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, execution_context, stories=stories)

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: Optional[Dict[Text, Any]] = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """The nearest step's action with its probability, or nothing."""
        probabilities = self._default_predictions(domain)
        states = self._prediction_states(tracker, domain, rule_only_data=rule_only_data)
        guess = self._model.read(states)
        if guess.sure >= self.config["sure"] and may_follow(guess, domain):
            probabilities[domain.index_for_action(guess.action)] = guess.sure
        return self._prediction(probabilities)


def may_follow(guess: Guess, domain: Domain) -> bool:
    """Whether it says, asks or listens, or answers the same words as in the story; and is known."""
    says = {*domain.responses, *domain.form_names, ACTION_LISTEN_NAME}
    return guess.action in says or (
        guess.same_words and guess.action in domain.action_names_or_texts
    )
