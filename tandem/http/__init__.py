"""What every HTTP request and answer passes through: bodies, headers, limits."""
