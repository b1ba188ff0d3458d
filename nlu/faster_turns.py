"""All that makes Rasa answer a turn faster without changing what it answers; see docs/speed.md.

Each takes effect when it is imported.
"""

import nlu.assess_once
import nlu.direct_graph
import nlu.event_types
import nlu.fast_schema
import nlu.kept_connection
import nlu.short_action_call

IN_EFFECT = (
    nlu.assess_once.IN_EFFECT
    and nlu.direct_graph.IN_EFFECT
    and nlu.fast_schema.IN_EFFECT
    and nlu.kept_connection.IN_EFFECT
)
"""False when this Rasa differs from the one known; a warning has said where."""
