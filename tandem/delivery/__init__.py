"""Us to the outside: what the outbox delivers."""
