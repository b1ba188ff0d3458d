"""What the shop tells us: something has happened to an order."""
