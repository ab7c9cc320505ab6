"""What results say about all agencies: estimates of verified bundles."""
