"""Networks rewritten with another activation function."""
