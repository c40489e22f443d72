"""A whole submission: where its answers belong, what they are worth together."""
