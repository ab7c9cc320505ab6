"""What a quarter goes on from: a drawn selection, batches of it, the bodies of its units."""
