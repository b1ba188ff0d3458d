"""Tandem's own database: conversations, turns, events, cases, agents, outbox."""
