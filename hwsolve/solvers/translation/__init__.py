"""Maps of signals and what they do to shifts, flips and rotations."""
