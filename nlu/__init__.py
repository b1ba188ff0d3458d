"""Rasa graph components of our own: sentence encoder, calibrated intent classifier, entities."""
