"""Shopify as a shop, over its GraphQL Admin API. Written by its public schema, and never run
against the real one (docs/shop.md)."""
