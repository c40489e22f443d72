"""Whether two formulas mean the same: the ladder of tests and its evidence."""
