"""Customers' replies by mail come back into their case."""
