"""Telling other authorities: of warnings, of checks for cause, and the letter that says so."""
