"""Verbs for who runs Tandem."""
