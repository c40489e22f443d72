"""Iterations: points, step by step, in many digits; what is asked of them."""
