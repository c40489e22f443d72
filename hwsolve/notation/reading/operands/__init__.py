"""Operands that open with a sign of their own: brackets, bars, environments, ellipses."""
