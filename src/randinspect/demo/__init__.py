"""The demonstration's files: an invented province, and real recorded drand rounds."""
