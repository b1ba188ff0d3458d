"""Recognition trained, used and measured without a server."""
