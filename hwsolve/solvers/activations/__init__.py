"""What is told of an activation function: symmetry, derivative, limits, range."""
