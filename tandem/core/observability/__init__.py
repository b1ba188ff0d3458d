"""What a running system says about itself: log lines, counters, traces."""
