"""The authority's public site: every quarter gathered, scanned, and put in place at once."""
