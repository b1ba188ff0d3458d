"""Does it help? What a lead sees of it, and what is watched meanwhile."""
