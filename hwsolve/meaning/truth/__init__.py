"""Whether a statement holds under its hypotheses."""
