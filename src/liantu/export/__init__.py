"""Filtered sites to files that carry their own description."""
