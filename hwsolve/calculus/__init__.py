"""Formula to formula: the rules of calculus and algebra."""
