"""The page of chain graphs: which chain, its graph, its gaps."""
