"""Functions as symbols: declared classes, definitions, calls and their derivatives."""
