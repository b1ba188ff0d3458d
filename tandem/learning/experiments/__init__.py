"""What would another policy, other words or a check-in change? Pure statistics of experiments."""
