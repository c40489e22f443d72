"""A text to the formula that answers: what stands around it, in it or for it."""
