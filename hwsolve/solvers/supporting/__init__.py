"""Statements an author adds beside what a solver derives; each is checked like any other line."""
