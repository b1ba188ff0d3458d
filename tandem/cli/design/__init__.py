"""Verbs for conversation designers."""
