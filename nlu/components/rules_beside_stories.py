"""Rasa's rules, beside which a story may say more.

Rasa refuses to train where a story goes on otherwise than a rule: since "yes" is answered by a rule
wherever nothing else is open, no story could branch on a yes. Here a rule is what is done where no
story says otherwise (AugmentedMemoizationPolicy stands above it in config.yml). Rules that
contradict each other are refused as always; a story whose very first turn contradicts a rule is
named by `bin/tandem check`.
"""

from __future__ import annotations

from typing import List, Optional, Set, Text, Tuple

from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.domain import Domain
from rasa.shared.core.generator import TrackerWithCachedStates


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True
)
class RulesBesideStories(RulePolicy):
    """RulePolicy that compares rules with rules only."""

    def _find_contradicting_and_used_in_stories_rules(
        self, trackers: List[TrackerWithCachedStates], domain: Domain
    ) -> Tuple[List[Text], Set[Optional[Text]]]:
        """Contradictions among the rules; and the rules that stories go by, too, so that what they
        did is seen where a story goes on."""
        rules = [one for one in trackers if one.is_rule_tracker]
        stories = [one for one in trackers if not one.is_rule_tracker]
        wrong, _ = super()._find_contradicting_and_used_in_stories_rules(rules, domain)
        _, used = super()._find_contradicting_and_used_in_stories_rules(stories, domain)
        return wrong, used
