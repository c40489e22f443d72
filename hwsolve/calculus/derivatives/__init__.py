"""Derivatives rule by rule, over definitions, along directions, through graphs."""
