"""Vocabulary and rules of the project map; imports nothing outward."""
