"""Steps, derivations and the independent checker of steps."""
