"""The progress page: the way from signing to production, lights, pace, and what changed."""
