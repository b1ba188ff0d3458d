"""What stories teach beyond themselves."""
