"""Gives Rasa the project's files with each intent under the name of the role it plays (roles.yml).

Designers call their intents as they like; what is trained, and all code, knows roles. Where nothing
is called otherwise than its role, this is Rasa's own importer.
"""

import re
from pathlib import Path
from typing import Any, Dict, List, Optional, Text, Union

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.roles import renamed

PAYLOAD = re.compile(r"^/(\w+)")


class RolesImporter(RasaFileImporter):
    """Set in config.yml under `importers`."""

    def __init__(
        self,
        config_file: Optional[Text] = None,
        domain_path: Optional[Text] = None,
        training_data_paths: Optional[Union[List[Text], Text]] = None,
    ) -> None:
        """Reads roles.yml beside the configuration."""
        super().__init__(config_file, domain_path, training_data_paths)
        self._roles = renamed(Path(config_file or "config.yml").parent)

    def get_domain(self) -> Domain:
        """The domain; payloads of buttons, too, begin with roles."""
        domain = super().get_domain()
        if not self._roles:
            return domain
        return Domain.from_dict(in_roles(domain.as_dict(), self._roles))

    def get_stories(self, exclusion_percentage: Optional[int] = None) -> StoryGraph:
        """Rules and stories."""
        graph = super().get_stories(exclusion_percentage)
        for step in graph.story_steps if self._roles else ():
            for event in step.events:
                if isinstance(event, UserUttered) and event.intent:
                    name = event.intent.get(INTENT_NAME_KEY)
                    event.intent[INTENT_NAME_KEY] = self._roles.get(name, name)
        return graph

    def get_nlu_data(self, language: Optional[Text] = "en") -> TrainingData:
        """The examples."""
        data = super().get_nlu_data(language)
        if self._roles:
            for example in data.training_examples:
                name = example.get(INTENT)
                if name in self._roles:
                    example.set(INTENT, self._roles[name])
        return data


def in_roles(domain: Dict[Text, Any], roles: Dict[Text, Text]) -> Dict[Text, Any]:
    """A domain as a dictionary, with roles for intents."""

    def named(one: Any) -> Any:
        if isinstance(one, dict):
            return {roles.get(key, key): value for key, value in one.items()}
        return roles.get(one, one)

    made = dict(domain)
    made["intents"] = [named(one) for one in domain.get("intents") or ()]
    for texts in (domain.get("responses") or {}).values():
        for variation in texts:
            for button in variation.get("buttons") or ():
                button["payload"] = PAYLOAD.sub(
                    lambda found: f"/{roles.get(found[1], found[1])}", str(button["payload"])
                )
    for form in (domain.get("forms") or {}).values():
        if form and form.get("ignored_intents"):
            ignored = form["ignored_intents"]
            form["ignored_intents"] = [
                roles.get(one, one) for one in (ignored if isinstance(ignored, list) else [ignored])
            ]
    return made
