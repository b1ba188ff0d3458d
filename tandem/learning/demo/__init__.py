"""A made-up history with a known truth, so that pages are seen alive and measures are proved."""
