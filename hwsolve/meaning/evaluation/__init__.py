"""Formula and instance to value, over any number system."""
