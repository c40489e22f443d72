"""Exact proofs: formulas to one normal form over FLINT polynomials, and nothing numeric."""
