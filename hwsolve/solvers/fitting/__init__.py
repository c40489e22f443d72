"""Least squares over exact rationals: the table of points, and the elimination line by line."""
