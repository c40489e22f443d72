"""Random instances of a scope: sizes and leaves, structured and degenerate ones."""
