"""WooCommerce as a shop, over its REST API v3. Written by its public reference, and never run
against a real one (docs/shop.md)."""
