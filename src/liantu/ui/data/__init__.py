"""The Data page's parts: an outside file comes in, one site is edited, history is kept."""
