"""Entries of arrays and arrays of entries: indices, sizes, matrix forms."""
