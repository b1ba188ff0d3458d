"""Does it help? Pure statistics over what has been."""
