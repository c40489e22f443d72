"""Training loops in numpy, and how far they have come."""
