"""Tokens to formula: one parser, and what it makes of names, scripts, operands and operators."""
