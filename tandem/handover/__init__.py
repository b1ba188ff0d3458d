"""From the assistant to a person and back: the case, the ways to reach somebody, what agents do."""
