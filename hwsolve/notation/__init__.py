"""Text to formula and back: the only reader of raw mathematics."""
