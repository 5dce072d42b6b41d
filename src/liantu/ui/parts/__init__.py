"""Small browser parts: text enters them by textContent only."""
