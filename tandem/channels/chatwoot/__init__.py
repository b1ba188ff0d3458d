"""Chatwoot: our cases as its conversations, both ways."""
