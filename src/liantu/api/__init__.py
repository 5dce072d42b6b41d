"""HTTP routes beside the pages: what the map asks for, downloads, assets, health."""
