"""Stories, looked up only where one can be going on.

Rasa's AugmentedMemoizationPolicy forgets the oldest events one by one and looks again each time,
for every action of every turn: a fifth of what a turn costs Rasa, mostly in vain. Whether any story
has a step that begins with this message and this last action is known at once.
"""

from __future__ import annotations

import base64
import re
import zlib
from typing import Any, Dict, FrozenSet, Optional, Text, Tuple

from rasa.core.policies.memoization import AugmentedMemoizationPolicy
from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

ACTION = re.compile(r"prev_action: \{[^{}]*action_name: ([\w.-]+)")
INTENT = re.compile(r"user: \{[^{}]*intent: ([\w.-]+)")
Step = Tuple[Text, Text]


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True
)
class Stories(AugmentedMemoizationPolicy):
    """AugmentedMemoizationPolicy with the same answers, given sooner."""

    _steps: Optional[FrozenSet[Step]] = None

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: Optional[Dict[Text, Any]] = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """As AugmentedMemoizationPolicy."""
        if self._steps is None:
            self._steps = steps_of(self.lookup)
        message = tracker.latest_message
        intent = (message.intent.get("name") or "") if message else ""
        if (tracker.latest_action_name or "", intent) not in self._steps:
            return self._prediction(self._default_predictions(domain))
        return super().predict_action_probabilities(tracker, domain, rule_only_data, **kwargs)


def steps_of(lookup: Dict[Text, Text]) -> FrozenSet[Step]:
    """The last action and intent ("" for none) of everything that stories know, from the keys of
    Rasa's own table."""
    steps = set()
    for key in lookup:
        states = key if key.startswith("[") else zlib.decompress(base64.b64decode(key)).decode()
        last = _last_of(states)
        action, intent = ACTION.search(last), INTENT.search(last)
        steps.add((action[1] if action else "", intent[1] if intent else ""))
    return frozenset(steps)


def _last_of(states: Text) -> Text:
    """The last of the states that a key holds: brackets are counted from the end."""
    depth = 0
    for place in range(len(states) - 1, -1, -1):
        depth += {"}": 1, "{": -1}.get(states[place], 0)
        if depth == 0 and states[place] == "{":
            return states[place:]
    return states
