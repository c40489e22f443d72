"""A worked text to its relations, each judged: cut out, set among the names that it speaks in, evaluated."""
