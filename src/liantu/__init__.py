"""Liantu (链图): a city's industrial projects on one map."""
