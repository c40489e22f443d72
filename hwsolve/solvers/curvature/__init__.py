"""Why a quadratic form has a sign, and where it has none."""
