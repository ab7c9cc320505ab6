"""What the office keeps to itself: where it lies, tables, names and diaries."""
