"""Customer to us and back: one package per channel."""
