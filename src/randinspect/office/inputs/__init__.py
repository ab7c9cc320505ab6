"""What an office hands in: the quarter's own file, its seeds and times, and its registers."""
