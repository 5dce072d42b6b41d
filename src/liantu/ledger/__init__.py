"""Outside ledgers: reading them, checking them, and turning them into sites."""
