"""Leaves Rasa's own slot mappings to `action_assess_turn`, which knows what a message means.

Rasa takes every message in a form for the answer: "let me talk to somebody" becomes the note for a
gift. Where the slot `plan` is, the mappings are read there (tandem/config/slots.py), and here
nothing is filled; without it everything is as always.
"""

import functools
from typing import Any, Dict, List

from rasa.core.actions import action
from rasa.shared.core.slot_mappings import SlotMappingType
from rasa.shared.core.trackers import DialogueStateTracker

PLAN = "plan"
_extract = action.extract_slot_value_from_predefined_mapping


@functools.wraps(_extract)
def extract(
    mapping_type: SlotMappingType, mapping: Dict[str, Any], tracker: DialogueStateTracker
) -> List[Any]:
    """As Rasa's own, but nothing where the turn is assessed as a whole."""
    if PLAN in tracker.slots:
        return []
    return _extract(mapping_type, mapping, tracker)
