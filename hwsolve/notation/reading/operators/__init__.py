"""Operators that bind a letter or act on what follows: sums, averages, limits, derivatives."""
