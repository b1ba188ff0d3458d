"""Files that customers and agents send: what they are, made harmless, looked at, kept."""
