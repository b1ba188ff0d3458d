"""All that makes Rasa answer a turn faster without changing what it answers; see docs/speed.md.

Each takes effect when it is imported.
"""

import nlu.rasa_patches.assess_once
import nlu.rasa_patches.direct_graph
import nlu.rasa_patches.event_types
import nlu.rasa_patches.fast_schema
import nlu.rasa_patches.kept_connection
import nlu.rasa_patches.short_action_call

IN_EFFECT = (
    nlu.rasa_patches.assess_once.IN_EFFECT
    and nlu.rasa_patches.direct_graph.IN_EFFECT
    and nlu.rasa_patches.fast_schema.IN_EFFECT
    and nlu.rasa_patches.kept_connection.IN_EFFECT
)
"""False when this Rasa differs from the one known; a warning has said where."""
