"""Where sites live: load, commit, history, restore."""
