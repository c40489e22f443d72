"""What authors read about the kinds of solver whose files have no room for it."""
