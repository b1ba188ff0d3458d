"""What has moved since a time that was chosen? Pure comparisons of weeks."""
