"""The bureau's own ledger: entered, counted, pinned, and what it ends."""
