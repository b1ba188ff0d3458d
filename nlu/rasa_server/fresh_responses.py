"""Rasa's responses without saying the same sentence twice: the least used variation comes next."""

from __future__ import annotations

import copy
import random
from collections import Counter
from typing import Any, Dict, List, Optional, Text

from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from nlu.entities.own_numbers import words_of_numbers
from nlu.text.catalog import ENGLISH, translated

MARK = "variation"
OTHER_WORDS = "other_words"
"""The slot with the responses of an experiment, {response: the one said in its place}."""
LANGUAGE = "language"
"""In a message's metadata, where it is not English."""


class FreshResponses(TemplatedNaturalLanguageGenerator):
    """Set in endpoints.yml as `nlg: {type: nlu.rasa_server.fresh_responses.FreshResponses}`."""

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        """Takes the responses of the model's domain."""
        super().__init__(domain.responses)

    async def generate(
        self,
        utter_action: Text,
        tracker: DialogueStateTracker,
        output_channel: Text,
        **kwargs: Any,
    ) -> Optional[Dict[Text, Any]]:
        """The least used fitting variation, filled in; None for an unknown response. For somebody
        in an experiment it may be that of another response."""
        slots = tracker.current_slot_values()
        said = (slots.get(OTHER_WORDS) or {}).get(utter_action, utter_action)
        fitting = ResponseVariationFilter(self.responses).responses_for_utter_action(
            said, output_channel, slots
        )
        if not fitting:
            return None
        used = Counter(
            event.metadata.get(MARK)
            for event in tracker.events
            if isinstance(event, BotUttered) and event.metadata.get("utter_action") == utter_action
        )
        number = _least_used(used, len(fitting), f"{tracker.sender_id} {utter_action}")
        language = _language_of(tracker)
        chosen = _translated(copy.deepcopy(fitting[number]), language)
        known = {**words_of_numbers(language), **kwargs}
        filled = self._fill_response(chosen, slots, **known)
        if filled is not None:
            filled[MARK] = number
        return filled


def _language_of(tracker: DialogueStateTracker) -> Text:
    """In which the front door wants the customer answered."""
    message = tracker.latest_message
    return str(((message.metadata if message else None) or {}).get(LANGUAGE) or ENGLISH)


def _translated(response: Dict[Text, Any], language: Text) -> Dict[Text, Any]:
    """The response with its text and its buttons' titles in the language, where there are any."""
    if "text" in response:
        response["text"] = translated(response["text"], language)
    for button in response.get("buttons") or ():
        button["title"] = translated(button["title"], language)
    return response


def _least_used(used: "Counter[Any]", variations: int, seed: Text) -> int:
    """The number of the next variation; which comes first differs between conversations."""
    order: List[int] = list(range(variations))
    random.Random(seed).shuffle(order)
    return min(order, key=lambda number: used[number])
