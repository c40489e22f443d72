"""Rewriting of formulas in matrices: products, transposes, traces, norms, factorisations."""
