"""Mention → Name: distinct spellings, and the parts of each with their roles."""
