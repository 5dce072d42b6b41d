"""The page of towns: how the selection spreads over places, chains and stages."""
