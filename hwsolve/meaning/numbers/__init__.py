"""The number systems that a formula can be evaluated in."""
