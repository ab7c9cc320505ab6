"""Steps between the tables of released versions."""
