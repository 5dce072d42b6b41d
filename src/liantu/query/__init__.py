"""One set of ibis expressions that answers every question about a snapshot."""
