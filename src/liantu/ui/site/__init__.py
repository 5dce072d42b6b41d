"""The page of one site: all that is known of it, and what stands around it."""
