"""Medusa 2 behind the assistant: an Adapter to its Admin and Store APIs, proven against the real
server (`deploy/medusa`), with a demo shop of another cast."""
