"""Dispatches of other authorities beside the own one: kept to, or visited together."""
