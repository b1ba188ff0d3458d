"""Plays a customer on a channel and tells where it does not keep to the contract."""
