"""Rasa's custom actions: one file, one action, named alike. Flat: the SDK walks it by name."""
