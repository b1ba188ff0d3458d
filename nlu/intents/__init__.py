"""Which intent a message has, and how sure that is."""
