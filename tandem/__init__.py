"""Tandem: a customer-service assistant that knows when a person is needed."""
