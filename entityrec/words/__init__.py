"""Strings in, strings and numbers out; nothing here knows what a name is."""
