"""The steps of a quarter, each done once: lock, hand in, draw, amend, reveal."""
