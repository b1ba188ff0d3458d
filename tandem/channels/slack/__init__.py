"""Slack: customers who write to us there, and agents who answer from there."""
