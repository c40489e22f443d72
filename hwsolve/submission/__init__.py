"""What students hand in: one reader per format, all to the same submission."""
