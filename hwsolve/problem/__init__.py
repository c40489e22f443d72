"""Problem files: YAML text to problems, and the bank they live in."""
